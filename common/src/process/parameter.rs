//! The type that a role takes, compared with the type that it is given.
//!
//! An argument crosses as plain bytes. They do not say what they are: an `i32` 3 read as a `u64` is 6. Parent and
//! child are the same program, so the names of the types can be compared before anything starts.

use super::error::{Error, Result};

/// Compares the type that `role` takes with the type that it is given; `None` is no argument.
pub(super) fn check(role: &str, takes: Option<&str>, given: Option<&str>) -> Result<()> {
    if takes.map(owned) == given.map(owned) {
        return Ok(());
    }
    let (mut takes, mut given) = (takes.map(owned), given.map(owned));
    let shorten = |name: &Option<String>| name.as_deref().map(short);
    // Where only the paths differ, the short names would say "takes Config, but was given Config".
    if shorten(&takes) != shorten(&given) {
        (takes, given) = (shorten(&takes), shorten(&given));
    }
    let show = |name: Option<String>| name.unwrap_or_else(|| "no argument".to_owned());
    Err(Error::ArgumentType {
        role: role.to_owned(),
        takes: show(takes),
        given: show(given),
    })
}

/// The name of the owned type that serde writes in the same way: no references, `String` for `str`, `Vec` for slices.
fn owned(name: &str) -> String {
    let mut result = String::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let word = word_length(rest);
        if first == '&' {
            rest = rest[1..].strip_prefix("mut ").unwrap_or(&rest[1..]);
        } else if first == '[' {
            let (inner, after) = bracket(rest);
            if is_array(inner) {
                result += &format!("[{}]", owned(inner));
            } else {
                result += &format!("alloc::vec::Vec<{}>", owned(inner));
            }
            rest = after;
        } else if word > 0 {
            result += if &rest[..word] == "str" {
                "alloc::string::String"
            } else {
                &rest[..word]
            };
            rest = &rest[word..];
        } else {
            result.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    result
}

/// The name without paths: `IpcSender<String>` for `ipc_channel::ipc::IpcSender<alloc::string::String>`.
fn short(name: &str) -> String {
    let mut result = String::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let word = word_length(rest).max(first.len_utf8());
        result += rest[..word].rsplit("::").next().unwrap_or_default();
        rest = &rest[word..];
    }
    result
}

/// How many bytes at the beginning of `text` are one path, such as `std::fs::File`.
fn word_length(text: &str) -> usize {
    text.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
        .unwrap_or(text.len())
}

/// Splits `[inner]after`.
fn bracket(text: &str) -> (&str, &str) {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (&text[1..at], &text[at + 1..]);
        }
    }
    (&text[1..], "")
}

/// Whether what stands between brackets is an array's (`u8; 4`) and not a slice's (`u8`).
fn is_array(inner: &str) -> bool {
    let mut depth = 0;
    inner.chars().any(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        depth == 0 && c == ';'
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use std::any::type_name;

    fn fits<Takes: ?Sized, Given: ?Sized>() -> bool {
        check("Role", Some(type_name::<Takes>()), Some(type_name::<Given>())).is_ok()
    }

    #[test]
    fn references_do_not_count() {
        assert!(fits::<(u8, String), (u8, &str)>());
        assert!(fits::<String, str>());
        assert!(fits::<Vec<Option<String>>, &[Option<&&str>]>());
        assert!(fits::<Vec<[u8; 4]>, [[u8; 4]]>());
    }

    #[test]
    fn everything_else_counts() {
        assert!(!fits::<u64, i32>());
        assert!(!fits::<(u64, String), (i32, String)>());
        // serde writes an array without its length.
        assert!(!fits::<Vec<u8>, [u8; 4]>());
        assert!(check("Role", Some("u8"), None).is_err());
        assert!(check("Role", None, Some("u8")).is_err());
        assert!(check("Role", None, None).is_ok());
    }

    #[test]
    fn the_message_names_both_types() {
        let error = check(
            "Worker",
            Some("(u64, a::Sender<alloc::string::String>)"),
            Some("(i32, &a::Sender<str>)"),
        );
        let text = error.unwrap_err().to_string();
        assert!(
            text.contains("takes (u64, Sender<String>), but was given (i32, Sender<String>)"),
            "{text}"
        );
        let text = check("Worker", Some("a::Config"), Some("b::Config"))
            .unwrap_err()
            .to_string();
        assert!(text.contains("takes a::Config, but was given b::Config"), "{text}");
    }
}
