//! The whole program through the built binary, a file a feature.

mod support;

mod basics;
mod session_background;
mod session_document;
mod session_ending;
mod session_state;
mod session_stopping;
mod session_streams;
mod session_terminal;
mod session_typing;
