//! The whole program through the built binary, a file a feature.

mod support;

mod background;
mod basics;
mod directory;
mod held;
