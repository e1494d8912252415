//! The whole program through the built binary, a file a feature.

mod support;

mod basics;
