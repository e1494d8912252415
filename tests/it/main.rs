//! The whole program through the built binary, a file a feature.

mod support;

mod background;
mod bad_input;
mod basics;
mod cleanup;
mod command_line;
mod console;
mod console_differences;
mod console_options;
mod corpus;
mod directory;
mod documents;
mod expectations;
mod held;
mod inspect;
mod json_report;
mod matching;
mod matching_annotations;
mod matching_cleaning;
mod matching_json;
mod pairs;
mod run_mode;
mod run_mode_terminal;
mod script;
mod seeds;
mod selection;
mod session_background;
mod session_document;
mod session_ending;
mod session_state;
mod session_stopping;
mod session_streams;
mod session_terminal;
mod session_typing;
mod variables;
