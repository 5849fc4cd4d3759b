//! Who had an object when it appeared.
//!
//! A file does not tell who made it. So a thread waits for new names in the folders, and looks at once who holds the new
//! object: a process of the run, or another. What was closed faster than that stays without an owner.

use std::collections::BTreeMap;
use std::io::PipeWriter;
use std::os::fd::AsFd;
use std::thread::JoinHandle;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify, WatchDescriptor};

use super::files::{FileId, look};
use super::{Places, holders};
use crate::processes;

/// How often it looks for the owner of one object. To look costs some milliseconds.
const MOST_LOOKS: u32 = 20;

/// Whose an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A process of the run had it.
    Run,
    /// Another process had it, and none of the run.
    Other,
}

/// The thread that watches.
#[derive(Debug)]
pub(super) struct Witness {
    /// Its other end tells the thread to end, when it is closed. Nothing where the system has no more watches to give.
    thread: Option<(PipeWriter, JoinHandle<BTreeMap<FileId, Owner>>)>,
}

impl Witness {
    pub fn begin(places: &Places) -> Self {
        Self {
            thread: start(places.clone()),
        }
    }

    /// Ends, and tells what it has seen.
    pub fn end(self) -> BTreeMap<FileId, Owner> {
        let Some((stop, thread)) = self.thread else {
            return BTreeMap::new();
        };
        drop(stop);
        thread.join().unwrap_or_default()
    }
}

fn start(places: Places) -> Option<(PipeWriter, JoinHandle<BTreeMap<FileId, Owner>>)> {
    let inotify = Inotify::init(InitFlags::IN_NONBLOCK | InitFlags::IN_CLOEXEC).ok()?;
    let flags = AddWatchFlags::IN_CREATE | AddWatchFlags::IN_MOVED_TO | AddWatchFlags::IN_OPEN;
    let mut folders = Vec::new();
    for folder in [&places.shared_memory, &places.message_queues, &places.current] {
        if let Ok(watch) = inotify.add_watch(folder, flags) {
            folders.push((watch, folder.clone()));
        }
    }
    let (stopped, stop) = std::io::pipe().ok()?;
    let watch = move || {
        let mut owners = BTreeMap::new();
        let mut looks: BTreeMap<FileId, u32> = BTreeMap::new();
        loop {
            let mut ready = [
                PollFd::new(inotify.as_fd(), PollFlags::POLLIN),
                PollFd::new(stopped.as_fd(), PollFlags::POLLIN),
            ];
            let _ = poll(&mut ready, PollTimeout::NONE);
            let end = ready[1].any().unwrap_or(true);
            let folder_of = |watch: WatchDescriptor| folders.iter().find(|(known, _)| *known == watch);
            for event in inotify.read_events().unwrap_or_default() {
                if let (Some((_, folder)), Some(name)) = (folder_of(event.wd), event.name)
                    && let Some(found) = look(&places, &folder.join(name))
                {
                    let looks = looks.entry(found.id).or_insert(0);
                    if *looks < MOST_LOOKS && !owners.contains_key(&found.id) {
                        *looks += 1;
                        owners.extend(owner(found.id).map(|owner| (found.id, owner)));
                    }
                }
            }
            if end {
                return owners;
            }
        }
    };
    Some((
        stop,
        std::thread::Builder::new().name("witness".into()).spawn(watch).ok()?,
    ))
}

/// Who holds the file now.
fn owner(id: FileId) -> Option<Owner> {
    let family = processes::descendants();
    if family.iter().any(|process| holders::of(process.pid).contains(&id)) {
        return Some(Owner::Run);
    }
    holders::all().contains(&id).then_some(Owner::Other)
}
