//! What somebody may have meant.

/// The known names that are nearest to what was written, the nearest first; at most three, none when all are far.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| {
            let score = strsim::jaro_winkler(&written.to_lowercase(), &name.to_lowercase());
            (
                if name.contains(written) && !written.is_empty() {
                    score.max(0.9)
                } else {
                    score
                },
                name,
            )
        })
        .filter(|(score, _)| *score >= 0.7)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("two-led", ["blink", "two-leds", "queue"]), ["two-leds"]);
        assert_eq!(nearest("leds", ["blink", "two-leds", "queue"]), ["two-leds"]);
        assert!(nearest("zzz", ["blink", "two-leds"]).is_empty());
        assert!(nearest("", ["blink", "two-leds"]).is_empty());
    }
}
