//! Headings that mean something for the documents of a plan, in the languages that how-to documents are
//! translated into. Clean-up has a file of its own.

use super::cleanup::bare;

/// How a heading over prerequisites begins, lower case.
const PREREQUISITES: &[&str] = &[
    "prerequisite",
    "pre-requisite",
    // German
    "voraussetzung",
    // Spanish
    "requisitos previos",
    "prerrequisitos",
    "requisito previo",
    // French
    "prérequis",
    "pré-requis",
    "conditions préalables",
    "conditions requises",
    // Italian
    "prerequisiti",
    // Portuguese
    "pré-requisitos",
    // Polish
    "wymagania wstępne",
    // Czech
    "požadavky",
    "předpoklady",
    // Russian
    "предварительные требования",
    "предварительные условия",
    "необходимые условия",
    // Swedish, Danish, Norwegian
    "förutsättningar",
    "förhandskrav",
    "forudsætninger",
    "forutsetninger",
    // Finnish
    "edellytykset",
    "ennakkovaatimukset",
    // Hungarian
    "előfeltételek",
    // Indonesian
    "prasyarat",
    // Dutch
    "vereisten",
    "voorwaarden",
    // Turkish
    "önkoşullar",
    "ön koşullar",
    // Chinese
    "先决条件",
    "先決條件",
    "必要條件",
    "必备条件",
    // Japanese, Chinese
    "前提条件",
    "必須条件",
    // Korean
    "필수 구성 요소",
    "필수 조건",
    "사전 요구 사항",
    "전제 조건",
];

/// What a heading over checks says, lower case, and nothing else.
const VALIDATION: &[&str] = &[
    // English, French
    "validation",
    // German
    "validierung",
    "überprüfung",
    // Spanish
    "validación",
    // Italian
    "convalida",
    "validazione",
    // Portuguese
    "validação",
    // Polish
    "walidacja",
    "weryfikacja",
    // Czech
    "ověření",
    // Russian
    "проверка",
    // Swedish, Danish, Norwegian
    "validering",
    "verifiering",
    // Finnish
    "vahvistus",
    "tarkistus",
    // Hungarian
    "ellenőrzés",
    "érvényesítés",
    // Indonesian
    "validasi",
    // Dutch
    "validatie",
    // Turkish
    "doğrulama",
    // Chinese
    "验证",
    "驗證",
    // Japanese
    "検証",
    // Korean
    "유효성 검사",
    "검증",
];

/// Whether links under the heading lead to documents that must run first.
pub(super) fn is_prerequisites(title: &str) -> bool {
    let title = title.to_lowercase();
    let title = bare(&title);
    PREREQUISITES.iter().any(|words| title.starts_with(words))
}

/// Whether the steps under the heading tell that the rest of the document has been done.
pub(super) fn is_validation(title: &str) -> bool {
    let title = title.to_lowercase();
    VALIDATION.contains(&bare(&title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prerequisites_are_known_in_many_languages() {
        for title in [
            "Prerequisites",
            "2. Prerequisites (optional)",
            "Prerequisites for Linux",
            "Voraussetzungen",
            "Requisitos previos",
            "Prérequis",
            "Prerequisiti",
            "Pré-requisitos",
            "Wymagania wstępne",
            "Предварительные требования",
            "Vereisten",
            "先决条件",
            "必要條件",
            "前提条件",
            "필수 구성 요소",
        ] {
            assert!(is_prerequisites(title), "{title}");
        }
        for title in ["Check the prerequisites", "Requirements", "", "Next steps"] {
            assert!(!is_prerequisites(title), "{title}");
        }
    }

    #[test]
    fn validation_is_the_whole_of_a_heading() {
        for title in ["Validation", "4. Validation", "Validierung", "検証", "驗證", "유효성 검사"] {
            assert!(is_validation(title), "{title}");
        }
        for title in ["Validation rules", "Validate", "Verify", ""] {
            assert!(!is_validation(title), "{title}");
        }
    }
}
