//! The whole program through the built binary, a file a feature.

mod support;

mod bad_input;
mod basics;
mod command_line;
mod corpus;
mod documents;
mod expectations;
mod inspect;
mod script;
mod seeds;
mod selection;
mod variables;
