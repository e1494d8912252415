//! Which headings mean clean-up, in the languages that how-to documents are translated into.

/// How a heading begins, lower case, where the language puts the verb first.
const BEGINNINGS: &[&str] = &[
    "clean up",
    "cleanup",
    "clean-up",
    "cleaning up",
    "tear down",
    "teardown",
    "tidy up",
    "delete the resource",
    "delete resource",
    "delete all resource",
    "delete the azure resource",
    "delete azure resource",
    "remove the resource",
    "remove resource",
    "remove all resource",
    // German
    "bereinigen",
    "bereinigung",
    "aufräumen",
    "löschen der ressourcen",
    "löschen von ressourcen",
    // Spanish
    "limpiar",
    "limpie",
    "limpieza",
    "eliminar los recursos",
    "eliminar recursos",
    "eliminación de recursos",
    // French
    "nettoyer",
    "nettoyage",
    "nettoyez",
    "supprimer les ressources",
    "supprimer des ressources",
    "suppression des ressources",
    // Italian
    "pulire",
    "pulizia",
    "eliminare le risorse",
    "elimina le risorse",
    // Portuguese
    "limpar",
    "limpeza",
    "limpe",
    "excluir os recursos",
    "excluir recursos",
    "eliminar os recursos",
    // Polish
    "czyszczenie",
    "oczyszczanie",
    "oczyść",
    "wyczyść",
    "usuwanie zasobów",
    "usuń zasoby",
    // Czech
    "vyčištění",
    "vyčistit",
    "vyčistěte",
    "odstranění prostředků",
    // Russian
    "очистка",
    "очистите",
    "очистить",
    "удаление ресурсов",
    // Swedish, Danish, Norwegian
    "rensa",
    "ta bort resurser",
    "ryd op",
    "oprydning",
    "fjern ressourcer",
    "rydd opp",
    "opprydding",
    // Finnish
    "puhdista",
    "siivoa",
    // Hungarian
    "az erőforrások eltávolítása",
    "az erőforrások törlése",
    "erőforrások eltávolítása",
    "erőforrások törlése",
    "erőforrások tisztítása",
    // Indonesian
    "bersihkan",
    "membersihkan",
    "pembersihan",
    // Dutch
    "opschonen",
    "opruimen",
    "ruim op",
    "schoon",
    // Turkish
    "temizle",
    // Chinese
    "清理",
    "清除",
    "删除资源",
    "刪除資源",
    // Japanese
    "クリーンアップ",
    "後片付け",
    "後始末",
];

/// How a heading ends, lower case, where the language puts the verb last.
const ENDINGS: &[&str] = &[
    // German, Dutch
    "bereinigen",
    "ressourcen löschen",
    "ressourcen entfernen",
    "aufräumen",
    "opschonen",
    "opruimen",
    "resources verwijderen",
    // Japanese
    "クリーンアップする",
    "のクリーンアップ",
    "クリーンアップ",
    "リソースの削除",
    "リソースを削除する",
    "後片付け",
    // Korean
    "리소스 정리",
    "리소스 정리하기",
    "리소스 삭제",
    "정리하기",
    // Chinese
    "资源清理",
    "資源清理",
    // Turkish, Finnish
    "kaynakları temizleme",
    "kaynakları temizleyin",
    "kaynakları silme",
    "temizleme",
    "puhdistaminen",
    "poistaminen",
];

/// Whether a heading announces that what was made is taken away again.
pub(super) fn is_cleanup(title: &str) -> bool {
    let title = title.to_lowercase();
    let title = bare(&title);
    BEGINNINGS.iter().any(|words| title.starts_with(words))
        || ENDINGS.iter().any(|words| title.ends_with(words))
}

/// The title without a number or `step 7:` before it and without `(optional)` after it.
pub(super) fn bare(title: &str) -> &str {
    let mut title = title.trim();
    if title.ends_with([')', '）'])
        && let Some(open) = title.rfind(['(', '（'])
    {
        title = title[..open].trim_end();
    }
    if let Some(rest) = title.strip_prefix("step ") {
        title = rest;
    }
    title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | ')' | '-' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_up_is_known_in_many_languages() {
        for title in [
            "Clean up resources",
            "8. Clean up the resources (optional)",
            "Step 9: Cleanup",
            "Resources opschonen",
            "リソースをクリーンアップする",
            "Nettoyer les ressources",
            "리소스 정리",
            "清除資源",
            "清理资源",
            "Limpar os recursos",
            "Limpiar recursos",
            "Ressourcen bereinigen",
            "Pulire le risorse",
            "Очистка ресурсов",
            "Czyszczenie zasobów",
            "Vyčištění prostředků",
            "Rensa resurser",
            "Kaynakları temizleme",
            "Membersihkan sumber daya",
            "Az erőforrások eltávolítása",
        ] {
            assert!(is_cleanup(title), "{title}");
        }
    }

    #[test]
    fn other_headings_are_not_clean_up() {
        for title in [
            "Delete a rollout run",
            "Monitoring, alerting, and cleanup",
            "Create resources",
            "",
            "(optional)",
        ] {
            assert!(!is_cleanup(title), "{title}");
        }
    }
}
