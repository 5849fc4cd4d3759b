//! Where the library is that gets preloaded.

use crate::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Names the library, where it is not found by itself.
pub const VARIABLE: &str = "VIRTUAL_TIME_SHIM";

/// What Cargo calls it.
pub const FILE_NAME: &str = "libvirtual_time_shim.so";

/// The library's file.
///
/// Cargo builds it whenever it builds this crate, and puts it into `deps`: beside a test, below a program, next to the
/// folder of an example. An installed program may have it beside itself or in `../lib`.
///
/// # Errors
///
/// [`Error::NoShim`] when it is in none of these places.
pub fn locate() -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os(VARIABLE) {
        return Some(PathBuf::from(path))
            .filter(|path| path.exists())
            .ok_or(Error::NoShim);
    }
    let program = env::current_exe().map_err(|_| Error::NoShim)?;
    let folder = program.parent().ok_or(Error::NoShim)?;
    [".", "deps", "../deps", "../lib"]
        .into_iter()
        .map(|place| folder.join(place).join(FILE_NAME))
        .find(|path| path.exists())
        .and_then(|path| path.canonicalize().ok())
        .ok_or(Error::NoShim)
}

/// The same, at a path that LD_PRELOAD can name: blanks and colons end a name there (ld.so(8)), so a library at such a
/// path is copied into `folder`.
pub(crate) fn preloadable(folder: &Path) -> Result<PathBuf, Error> {
    let path = locate()?;
    let is_plain = !path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .any(|byte| b" :\t\n".contains(byte));
    if is_plain {
        return Ok(path);
    }
    let copy = folder.join(FILE_NAME);
    fs::copy(&path, &copy).map_err(Error::system("cannot copy the shim to a path without blanks"))?;
    Ok(copy)
}
