//! Scenarios: what an argument may hold.

use anyhow::Result;
use common::process::{Fd, Process, Program};
use ipc_channel::ipc::{self, IpcReceiver, IpcSender, IpcSharedMemory};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use std::fs::File;
use std::io::{PipeReader, PipeWriter, Read, Write, pipe};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

pub fn roles(program: Program) -> Program {
    program
        .role("Tuple", |(number, text, maybe): (u64, String, Option<f64>)| {
            println!("{number} {text} {maybe:?}")
        })
        .role("Large", |bytes: Vec<u8>| println!("{} {}", bytes.len(), sum(&bytes)))
        .role("Ends", serve)
        .role("Pipes", copy)
        .role("Senders", |_: Vec<IpcSender<u8>>| {})
        .role("Fds", |fds: Vec<Fd<OwnedFd>>| println!("{}", fds.len()))
        .role("Fd", |_: Fd<File>| {})
        .role("Broken", |_: (IpcSender<u8>, Broken)| {})
        .role("Refuses", |_: (Refuses, IpcSender<u8>, IpcSender<u8>)| {})
        .role("Dies", |_: (Vec<u8>, Dies)| {})
        .role("Mixed", |_: (Vec<u8>, IpcSender<u8>, Fd<PipeWriter>)| {})
}

fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte)).sum()
}

fn large_value() -> Vec<u8> {
    (0..5_000_000_u32).map(|number| number as u8).collect()
}

pub fn tuple() -> Result<()> {
    Process::new("Tuple")
        .arg(&(3_u64, "three", &Some(0.5)))
        .start()?
        .join()?;
    Ok(())
}

pub fn large() -> Result<()> {
    let value = large_value();
    Process::new("Large").arg(&value).start()?.join()?;
    println!("{} {}", value.len(), sum(&value));
    Ok(())
}

type Ends = (Vec<u8>, Vec<(IpcReceiver<u32>, IpcSender<u32>)>, IpcSharedMemory);

/// 24 ends in both directions, with some MB between them.
pub fn channel_ends() -> Result<()> {
    let mut ours = Vec::new();
    let mut theirs = Vec::new();
    for _ in 0..12 {
        let (send, their_receive) = ipc::channel::<u32>()?;
        let (their_send, receive) = ipc::channel::<u32>()?;
        ours.push((send, receive));
        theirs.push((their_receive, their_send));
    }
    let child = Process::new("Ends")
        .arg(&(large_value(), theirs, IpcSharedMemory::from_bytes(b"shared")))
        .start()?;
    for (number, (send, _)) in ours.iter().enumerate() {
        send.send(number as u32)?;
    }
    for (number, (_, receive)) in ours.iter().enumerate() {
        assert_eq!(receive.recv()?, number as u32 + 100);
    }
    // The receiver has moved, so its channel ends with the child. Nobody is left to receive.
    assert!(child.join()?.success());
    assert!(ours[0].0.send(0).is_err());
    Ok(())
}

fn serve((bytes, ends, shared): Ends) -> Result<()> {
    assert_eq!(bytes, large_value());
    assert_eq!(&*shared, b"shared");
    for (receive, send) in ends {
        send.send(receive.recv()? + 100)?;
    }
    Ok(())
}

type Pipes = (Fd<PipeReader>, Fd<PipeWriter>, Fd<UnixStream>);

pub fn pipe_ends() -> Result<()> {
    let (their_read, mut write) = pipe()?;
    let (mut read, their_write) = pipe()?;
    let (mut stream, their_stream) = UnixStream::pair()?;
    let theirs: Pipes = (their_read.into(), their_write.into(), their_stream.into());
    let child = Process::new("Pipes").arg(&theirs).start()?;
    drop(theirs);
    write.write_all(b"through the pipe")?;
    drop(write);
    let mut back = String::new();
    read.read_to_string(&mut back)?;
    stream.read_to_string(&mut back)?;
    println!("{back}");
    assert!(child.join()?.success());
    Ok(())
}

fn copy((mut read, mut write, mut stream): Pipes) -> Result<()> {
    let mut bytes = Vec::new();
    read.read_to_end(&mut bytes)?;
    write.write_all(&bytes)?;
    stream.write_all(b", and through the socket")?;
    Ok(())
}

pub fn too_many() -> Result<()> {
    let (sender, _receiver) = ipc::channel::<u8>()?;
    assert!(
        Process::new("Senders")
            .arg(&vec![sender.clone(); 64])
            .start()?
            .join()?
            .success()
    );
    println!(
        "{}",
        Process::new("Senders").arg(&vec![sender; 65]).start().unwrap_err()
    );

    let mut fds: Vec<Fd<OwnedFd>> = Vec::new();
    for _ in 0..249 {
        fds.push(Fd::new(File::open("/dev/null")?.into()));
    }
    Process::new("Fds").arg(&fds).start()?.join()?;
    fds.push(Fd::new(File::open("/dev/null")?.into()));
    println!("{}", Process::new("Fds").arg(&fds).start().unwrap_err());
    Ok(())
}

/// Refuses to be written.
#[derive(Deserialize)]
struct Broken;

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(ser::Error::custom("broken"))
    }
}

pub fn misplaced() -> Result<()> {
    // A channel end that was put aside for an argument that failed must not go out with another message.
    let (sender, receiver) = ipc::channel::<u8>()?;
    println!(
        "{}",
        Process::new("Broken").arg(&(&sender, Broken)).start().unwrap_err()
    );
    let (ends, end) = ipc::channel::<IpcSender<u16>>()?;
    let (other, received) = ipc::channel::<u16>()?;
    ends.send(other)?;
    end.recv()?.send(500)?;
    assert_eq!(received.recv()?, 500);
    drop(sender);
    assert!(receiver.recv().is_err(), "no copy of the sender is left anywhere");

    let (files, file) = ipc::channel::<Fd<File>>()?;
    let null = || File::open("/dev/null").map(Fd::new);
    println!("{}", files.send(null()?).is_err());
    assert!(postcard::to_stdvec(&null()?).is_err());
    // Nor may the failed attempt disturb an argument.
    assert!(Process::new("Fd").arg(&null()?).start()?.join()?.success());
    drop(file);
    Ok(())
}

/// Cannot be read.
#[derive(Serialize)]
struct Refuses;

impl<'de> Deserialize<'de> for Refuses {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(de::Error::custom("refused"))
    }
}

pub fn unreadable() -> Result<()> {
    let (sender, _receiver) = ipc::channel::<u8>()?;
    let child = Process::new("Refuses").arg(&(Refuses, &sender, &sender)).start()?;
    assert_eq!(child.join()?.code(), Some(1));
    Ok(())
}

/// Ends the process that reads it.
#[derive(Serialize)]
struct Dies;

impl<'de> Deserialize<'de> for Dies {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        if common::process::is_child() {
            std::process::exit(7);
        }
        Err(de::Error::custom("only a child reads it"))
    }
}

pub fn dies_while_unpacking() -> Result<()> {
    let child = Process::new("Dies").arg(&(large_value(), Dies)).start()?;
    assert_eq!(child.join()?.code(), Some(7));
    Ok(())
}

pub fn killed_at_once() -> Result<()> {
    let bytes = vec![1_u8; 200_000];
    let before = crate::leaks::open_descriptors();
    for round in 0..50 {
        let (sender, receiver) = ipc::channel::<u8>()?;
        let (mut read, write) = pipe()?;
        let child = Process::new("Mixed").arg(&(&bytes, &sender, Fd::new(write))).start()?;
        drop(sender);
        // Each round a little later.
        for _ in 0..round * 10_000 {
            std::hint::spin_loop();
        }
        child.kill()?;
        child.join()?;
        // Wherever the ends were when it died, no copy is left.
        assert!(receiver.recv().is_err());
        assert_eq!(read.read_to_end(&mut Vec::new())?, 0);
    }
    assert_eq!(crate::leaks::open_descriptors(), before);
    Ok(())
}
