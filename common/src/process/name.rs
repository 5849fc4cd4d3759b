//! Names of processes.

use super::error::{Error, Result};

/// The kernel keeps 15 bytes and a NUL. See PR_SET_NAME in prctl(2).
const LONGEST: usize = 15;

/// Checks that the kernel can keep `name` as it is.
pub(super) fn check(name: &str) -> Result<()> {
    let fault = if name.is_empty() {
        "is empty"
    } else if name.len() > LONGEST {
        "is longer than 15 bytes"
    } else if name.contains('\0') {
        "contains a NUL"
    } else if name.contains('/') {
        "contains a '/'"
    } else {
        return Ok(());
    };
    Err(Error::Name {
        name: name.to_owned(),
        fault,
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn fifteen_bytes_fit() {
        assert!(check("fifteen-bytes-x").is_ok());
        assert!(check("sixteen-bytes-xx").is_err());
        // Bytes, not letters: these are eight letters of two bytes each.
        assert!(check("éééééééé").is_err());
    }

    #[test]
    fn what_ps_could_not_show_is_refused() {
        assert!(check("").is_err());
        assert!(check("a\0b").is_err());
        assert!(check("a/b").is_err());
    }
}
