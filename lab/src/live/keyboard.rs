//! What comes from the terminal: keys, pasted text, new sizes of the window.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::mpsc::Sender;
use std::time::Duration;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use ratatui::crossterm::event;
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::pipe;

use super::show::Message;

/// How long crossterm looks for a further event. Asked without any time it does not even find those that it has read
/// already.
const LOOK: Duration = Duration::from_millis(2);

/// Listens as long as it lives.
#[derive(Debug)]
pub(super) struct Keyboard {
    _stop: io::PipeWriter,
}

impl Keyboard {
    /// Begins to listen on a terminal that was taken over.
    pub fn listen(to_show: Sender<Message>) -> io::Result<Self> {
        let (stopped, stop) = io::pipe()?;
        let (resized, on_resize) = UnixStream::pair()?;
        resized.set_nonblocking(true)?;
        let winch = pipe::register(SIGWINCH, on_resize)?;
        std::thread::Builder::new().name("keyboard".into()).spawn(move || {
            if listen(&stopped, &resized, &to_show).is_err() {
                let _ = to_show.send(Message::KeyboardLost);
            }
            signal_hook::low_level::unregister(winch);
        })?;
        Ok(Self { _stop: stop })
    }
}

/// Returns when nobody wants to know more. An error: the terminal is gone.
fn listen(stopped: &io::PipeReader, resized: &UnixStream, to_show: &Sender<Message>) -> io::Result<()> {
    let stdin = io::stdin();
    loop {
        let mut ready = [
            PollFd::new(stopped.as_fd(), PollFlags::POLLIN),
            PollFd::new(resized.as_fd(), PollFlags::POLLIN),
            PollFd::new(stdin.as_fd(), PollFlags::POLLIN),
        ];
        match poll(&mut ready, PollTimeout::NONE) {
            Err(Errno::EINTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        let [stop, resize, input] = ready.map(|fd| fd.revents().unwrap_or(PollFlags::POLLERR));
        if !stop.is_empty() {
            return Ok(());
        }
        // A window that was closed; crossterm would try to read from it without end.
        if input.intersects(PollFlags::POLLHUP | PollFlags::POLLERR | PollFlags::POLLNVAL) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        if !resize.is_empty() {
            let mut resized = resized;
            while io::Read::read(&mut resized, &mut [0; 64]).is_ok_and(|length| length > 0) {}
            if to_show.send(Message::Resized).is_err() {
                return Ok(());
            }
        }
        if !input.is_empty() {
            while event::poll(LOOK)? {
                if to_show.send(Message::Keyboard(event::read()?)).is_err() {
                    return Ok(());
                }
            }
        }
    }
}
