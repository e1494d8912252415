//! Phrases with which prose announces an output, in 18 languages.
//!
//! They are a hint for blocks that no tag or annotation marks as output. A phrase is looked for in the
//! last paragraph before the block, in lower case.

const PHRASES: &[(&str, &[&str])] = &[
    (
        "English",
        &[
            "example output",
            "output example",
            "sample output",
            "output should",
            "output is similar",
            "output looks",
            "output will",
            "output resembles",
            "output similar",
            "following output",
            "output shows",
            "output:",
            "expected output",
            "expected result",
            "results:",
            "result:",
            "output is",
            "output of",
            "output from",
            "resembles the following",
            "you should see",
            "you'll see",
            "you see the following",
            "should return",
            "returns the following",
            "returns output",
            "returns a",
            "command returns",
            "response is similar",
            "example response",
            "response:",
            "following response",
            "following result",
            "should look like",
            "looks like this",
            "displays the following",
            "prints the following",
            "prints:",
            "similar to the following",
            "example shows the",
            "following example shows",
        ],
    ),
    (
        "Chinese, simplified",
        &["输出", "结果:", "结果：", "返回以下", "应看到", "显示如下", "响应:", "响应："],
    ),
    (
        "Chinese, traditional",
        &["輸出", "結果:", "結果：", "傳回下列", "應該會看到", "顯示如下", "回應:", "回應："],
    ),
    ("Japanese", &["出力", "結果:", "結果：", "次のように表示", "表示されます", "次の応答"]),
    ("Korean", &["출력", "결과:", "결과는", "다음과 유사", "다음과 같이 표시", "응답:"]),
    ("German", &["ausgabe", "ergebnis:", "ergebnisse:", "ergebnis sieht", "sollte so aussehen", "antwort:"]),
    (
        "French",
        &[
            "sortie",
            "résultat",
            "résultats",
            "devrait ressembler",
            "ressemble à",
            "affiche ce qui suit",
            "réponse :",
        ],
    ),
    (
        "Spanish",
        &[
            "salida",
            "resultado:",
            "resultados:",
            "debería ver",
            "debe ser similar",
            "similar al siguiente",
            "respuesta:",
        ],
    ),
    (
        "Portuguese",
        &[
            "saída",
            "resultado:",
            "resultados:",
            "deverá ver",
            "deve ser semelhante",
            "semelhante ao seguinte",
            "resposta:",
        ],
    ),
    (
        "Italian",
        &[
            "output di esempio",
            "output dovrebbe",
            "output è simile",
            "output seguente",
            "risultato:",
            "risultati:",
            "dovrebbe essere simile",
            "risposta:",
        ],
    ),
    ("Dutch", &["uitvoer", "resultaat:", "resultaten:", "ziet er ongeveer", "lijkt op", "antwoord:"]),
    (
        "Polish",
        &["dane wyjściowe", "danych wyjściowych", "wynik:", "wyniki:", "powinny wyglądać", "odpowiedź:"],
    ),
    (
        "Russian",
        &[
            "выходные данные",
            "пример вывода",
            "вывод:",
            "вывод должен",
            "результат:",
            "результаты:",
            "должны увидеть",
            "ответ:",
        ],
    ),
    ("Turkish", &["çıktı", "sonuç:", "sonuçlar:", "görmelisiniz", "benzer olmalıdır", "yanıt:"]),
    ("Czech", &["výstup", "výsledek:", "výsledky:", "měli byste vidět", "odpověď:"]),
    ("Swedish", &["utdata", "resultat:", "ser ut ungefär", "du bör se", "liknar följande", "svar:"]),
    ("Hungarian", &["kimenet", "eredmény:", "eredmények:", "a következőhöz hasonló", "válasz:"]),
    (
        "Indonesian",
        &[
            "output contoh",
            "contoh output",
            "keluaran",
            "hasil:",
            "akan terlihat seperti",
            "output akan",
            "respons:",
        ],
    ),
];

/// What an author says of a block that a reader is to write or to use, not to compare.
const OTHER_PURPOSES: &[&str] = &[
    "create a file",
    "copy and paste",
    "copy the following",
    "paste the following",
    "save the following",
    "add the following",
    "following manifest",
    "following yaml",
    "following json file",
    "contents of the file",
    "edit the file",
    "update the file",
    "replace the",
    "following definition",
    "following policy",
    "configuration file",
    "using the following",
];

/// Whether the paragraph before a block announces an output.
pub(super) fn announces(paragraph: &str) -> bool {
    let paragraph = paragraph.to_lowercase();
    !OTHER_PURPOSES.iter().any(|phrase| paragraph.contains(phrase)) && contains_phrase(&paragraph)
}

/// Whether a heading is a caption of an output, such as `Results` or `Expected output`.
pub(super) fn is_announcement(heading: &str) -> bool {
    contains_phrase(&heading.to_lowercase())
}

fn contains_phrase(text: &str) -> bool {
    is_caption(text) || PHRASES.iter().any(|(_, phrases)| phrases.iter().any(|phrase| text.contains(phrase)))
}

/// A paragraph that is only the word, such as `Output` or `**Results**`.
fn is_caption(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        bare,
        "output"
            | "outputs"
            | "result"
            | "results"
            | "response"
            | "returns"
            | "resultat"
            | "uscita"
            | "вывод"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_languages_announce_outputs() {
        assert_eq!(PHRASES.len(), 18);
        for text in [
            "Results:",
            "**Output**",
            "The following example output shows that it worked:",
            "输出应如下所示：",
            "輸出應類似下列範例：",
            "出力例",
            "출력 예",
            "Beispielausgabe:",
            "Exemple de sortie",
            "La salida debe ser similar a este ejemplo:",
            "Exemplo de saída",
            "L'output dovrebbe essere simile a questo:",
            "Voorbeelduitvoer",
            "Przykładowe dane wyjściowe:",
            "Пример вывода",
            "Örnek çıktı",
            "Příklad výstupu: výstup vypadá takto",
            "Exempel på utdata",
            "Példakimenet",
            "Contoh output",
        ] {
            assert!(announces(text), "{text}");
        }
    }

    #[test]
    fn other_prose_announces_nothing() {
        for text in [
            "",
            "Create the role:",
            "Copy and paste the following manifest, whose output is small:",
            "次のコマンドを使用して、テーブルを作成します。",
            "The cluster has three nodes.",
        ] {
            assert!(!announces(text), "{text}");
        }
        assert!(is_announcement("Results:") && is_announcement("Expected output"));
        assert!(!is_announcement("Next steps") && !is_announcement("Clean up"));
    }
}
