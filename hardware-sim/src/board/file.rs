//! Making and opening a board's file.
//!
//! A board appears under its name only when it is complete: it is made as a file without a name (O_TMPFILE), filled,
//! and then linked. So no process ever sees half a board, and a process killed while it makes one leaves nothing
//! behind. Its space is reserved before the first write (posix_fallocate(3)): a full /dev/shm is an error here, and
//! not a bus error at a pin write later.

use super::Options;
use super::error::Error;
use super::layout::{self, Header, MAGIC, VERSION, file_size};
use super::map::Map;
use super::pin_word::PinWord;
use nix::fcntl::{AT_FDCWD, AtFlags, posix_fallocate};
use nix::unistd::{LinkatFlags, linkat};
use std::fs::{File, OpenOptions};
use std::io;
use std::mem::offset_of;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;

/// The board that a user's programs share if nobody names another.
pub(crate) fn default_path() -> PathBuf {
    PathBuf::from(format!("/dev/shm/hardware-sim-{}", nix::unistd::geteuid()))
}

/// Opens the board at `path`; makes it with `options` first if there is none.
pub(crate) fn open_or_create(path: &Path, options: &Options) -> Result<(File, Map), Error> {
    loop {
        match open(path) {
            Err(Error::Open { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
            result => return result,
        }
        match create(path, options, |_| Ok(())) {
            // Somebody else was faster: use theirs.
            Err(Error::Exists { .. }) => {}
            result => return result.map(|(opened, ())| opened),
        }
    }
}

/// Opens the board at `path`, which must exist.
pub(crate) fn open(path: &Path) -> Result<(File, Map), Error> {
    let open_error = |source| Error::Open {
        path: path.into(),
        source,
    };
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        // O_NONBLOCK: opening a FIFO must not wait for a writer.
        .custom_flags(libc::O_NOFOLLOW | libc::O_CLOEXEC | libc::O_NONBLOCK)
        .open(path)
        .map_err(open_error)?;
    let metadata = file.metadata().map_err(open_error)?;
    let not_a_board = |what: &str| Error::NotABoard {
        path: path.into(),
        what: what.into(),
    };
    if !metadata.is_file() {
        return Err(not_a_board("it is not a regular file"));
    }
    let user = nix::unistd::geteuid().as_raw();
    if metadata.uid() != user {
        return Err(Error::NotYours {
            path: path.into(),
            what: format!("it belongs to user {}", metadata.uid()),
        });
    }
    if metadata.mode() & 0o022 != 0 {
        return Err(Error::NotYours {
            path: path.into(),
            what: format!(
                "its mode is {:04o}, so that others may write to it",
                metadata.mode() & 0o7777
            ),
        });
    }
    let mut header = [0; size_of::<Header>()];
    if file.read_exact_at(&mut header, 0).is_err() {
        return Err(not_a_board("it is too short"));
    }
    let word = |offset: usize| u64::from_ne_bytes(std::array::from_fn(|i| header[offset + i]));
    let half = |offset: usize| u32::from_ne_bytes(std::array::from_fn(|i| header[offset + i]));
    if word(offset_of!(Header, magic)) != MAGIC {
        return Err(not_a_board("it does not begin as one"));
    }
    let version = half(offset_of!(Header, version));
    if version != VERSION {
        return Err(Error::Version {
            path: path.into(),
            found: version,
        });
    }
    let capacity = half(offset_of!(Header, capacity));
    if check_capacity(capacity).is_err() || metadata.len() != file_size(capacity) {
        return Err(not_a_board("its size does not fit its header, it is damaged"));
    }
    let map = Map::new(&file, capacity).map_err(open_error)?;
    Ok((file, map))
}

/// Makes a new board at `path`. `before_naming` sees it complete, but before anybody else can.
pub(crate) fn create<T>(
    path: &Path,
    options: &Options,
    before_naming: impl FnOnce(&File) -> io::Result<T>,
) -> Result<((File, Map), T), Error> {
    check_capacity(options.capacity)?;
    let open_error = |source| Error::Open {
        path: path.into(),
        source,
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if path.symlink_metadata().is_ok() {
        return Err(Error::Exists { path: path.into() });
    }
    let unnamed = OpenOptions::new()
        .read(true)
        .write(true)
        .mode(0o600)
        .custom_flags(libc::O_TMPFILE | libc::O_CLOEXEC)
        .open(folder)
        .map_err(open_error)?;
    let map = fill(&unnamed, path, options)?;
    let prepared = before_naming(&unnamed).map_err(open_error)?;
    let source = format!("/proc/self/fd/{}", unnamed.as_raw_fd());
    linkat(
        AT_FDCWD,
        source.as_str(),
        AT_FDCWD,
        path,
        LinkatFlags::from_bits_retain(AtFlags::AT_SYMLINK_FOLLOW.bits()),
    )
    .map_err(|errno| match errno {
        nix::Error::EEXIST => Error::Exists { path: path.into() },
        errno => open_error(errno.into()),
    })?;
    Ok(((unnamed, map), prepared))
}

/// Makes a board that has no name at all: it is gone when the last process that uses it has ended.
pub(crate) fn create_unnamed(options: &Options) -> Result<(File, Map), Error> {
    check_capacity(options.capacity)?;
    let path = PathBuf::from("(without a name)");
    let flags = nix::sys::memfd::MFdFlags::MFD_CLOEXEC;
    let file = nix::sys::memfd::memfd_create(c"hardware-sim", flags).map_err(|errno| Error::Open {
        path: path.clone(),
        source: errno.into(),
    })?;
    let file = File::from(file);
    let map = fill(&file, &path, options)?;
    Ok((file, map))
}

fn check_capacity(capacity: u32) -> Result<(), Error> {
    if capacity.is_power_of_two() && (1 << 10..=1 << 24).contains(&capacity) {
        Ok(())
    } else {
        Err(Error::Capacity { capacity })
    }
}

/// Reserves the space of a new board and writes its first state.
fn fill(file: &File, path: &Path, options: &Options) -> Result<Map, Error> {
    let size = file_size(options.capacity);
    posix_fallocate(file, 0, size as libc::off_t).map_err(|errno| match errno {
        nix::Error::ENOSPC | nix::Error::EDQUOT | nix::Error::EFBIG => Error::NoSpace {
            path: path.into(),
            size,
            source: errno.into(),
        },
        errno => Error::Open {
            path: path.into(),
            source: errno.into(),
        },
    })?;
    let map = Map::new(file, options.capacity).map_err(|source| Error::Open {
        path: path.into(),
        source,
    })?;
    let board = map.layout();
    board.header.magic.store(MAGIC, Relaxed);
    board.header.version.store(VERSION, Relaxed);
    board.header.capacity.store(options.capacity, Relaxed);
    board.header.seed.store(options.seed, Relaxed);
    board.header.profiles.store(options.profiles.to_bits(), Relaxed);
    board.header.size.store(size, Relaxed);
    // The first lap is number 1, so that the zeros of a new ring are an older lap, and place 0 means "never".
    board.ring.head.store(options.capacity.into(), Relaxed);
    board.recorder.limit.store(u64::MAX, Relaxed);
    for pin in 0..layout::LINES {
        board.pins[usize::from(pin)]
            .word
            .store(PinWord::power_on(pin).0, Relaxed);
    }
    board.i2c.power_on(options.profiles.lcd);
    Ok(map)
}
