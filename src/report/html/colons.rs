//! Lines of `:::` as a reader sees them.

use super::escape::escaped;
use super::raw;
use crate::document::colons::{Zone, zone};

/// Appends what a line says: which zone begins, where it ends, an image. Others say nothing.
pub(super) fn write(out: &mut String, line: &str) {
    match zone(line) {
        Some(Zone::Pivot(names)) => {
            let names = escaped(&names.replace(',', ", "));
            out.push_str(&format!("<p class=\"zone\">Only for: {names}</p>\n"));
        }
        Some(Zone::End) => out.push_str("<p class=\"zone\">For all again</p>\n"),
        None => {
            let body = line.trim_start_matches(':').trim_start();
            if body.starts_with("image") {
                out.push_str("<p>");
                raw::image(out, raw::attribute(body, "alt-text").unwrap_or_default());
                out.push_str("</p>\n");
            }
        }
    }
}
