//! How things look: with or without colour, with signs of Unicode or of ASCII alone.

use std::env;

use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

/// What the terminal can show. Everything is said in words too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether there are colours.
    pub colour: bool,
    /// Whether there are characters outside ASCII.
    pub unicode: bool,
}

const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl Look {
    /// As the environment says: `NO_COLOR` (no-color.org), and the character set in `LC_ALL`, `LC_CTYPE` or `LANG`.
    pub fn from_environment() -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        Self::of(set("NO_COLOR").as_deref(), locale.as_deref())
    }

    /// Terminals show Unicode today, except where another character set is named.
    fn of(no_color: Option<&str>, locale: Option<&str>) -> Self {
        let charset = locale
            .and_then(|locale| locale.split_once('.'))
            .map(|(_, charset)| charset);
        Self {
            colour: no_color.is_none(),
            unicode: charset.is_none_or(|charset| charset.to_ascii_lowercase().replace('-', "").starts_with("utf8")),
        }
    }

    /// A style with this colour, where there are colours.
    pub fn in_colour(self, colour: Color) -> Style {
        if self.colour {
            Style::new().fg(colour)
        } else {
            Style::new()
        }
    }

    /// For what is not so important.
    pub fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// For what is on, pressed or wrong.
    pub fn loud(self, colour: Color) -> Style {
        self.in_colour(colour).add_modifier(Modifier::BOLD)
    }

    /// The frame of a part.
    pub fn border(self) -> border::Set<'static> {
        if self.unicode { border::PLAIN } else { ASCII_BORDER }
    }

    /// Something that is on or off.
    pub fn sign(self, on: bool) -> &'static str {
        match (self.unicode, on) {
            (true, true) => "●",
            (true, false) => "○",
            (false, true) => "*",
            (false, false) => "o",
        }
    }

    /// What is left out at the end of a text.
    pub fn ellipsis(self) -> char {
        if self.unicode { '…' } else { '~' }
    }

    /// A character of the display that has no sign here.
    pub fn unknown_sign(self) -> char {
        if self.unicode { '▒' } else { '?' }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_decides() {
        let look = |no_color, locale| {
            let look = Look::of(no_color, locale);
            (look.colour, look.unicode)
        };
        assert_eq!(look(None, None), (true, true));
        assert_eq!(look(Some("1"), Some("de_DE.UTF-8")), (false, true));
        assert_eq!(look(None, Some("de_DE.ISO-8859-1")), (true, false));
        assert_eq!(look(None, Some("C")), (true, true));
    }
}
