//! Queues and timeouts of the crates that the course teaches, between two processes and twelve threads.

use crate::clock::{ms, say, this_program};
use ipc_channel::ipc::{self, IpcOneShotServer, IpcReceiver, IpcSender};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;

type Ends = (IpcSender<u64>, IpcReceiver<u64>);

pub fn parent() {
    let (server, name) = IpcOneShotServer::<Ends>::new().expect("descriptors are left");
    let mut child = this_program(&["mixture child", &name]).spawn().expect("it starts");
    let (_, (rate, back)) = server.accept().expect("it connects");
    queues();
    thread::spawn(move || {
        while let Ok(value) = back.recv() {
            say(format_args!("back {value}"));
        }
    });
    for value in [250_u64, 500, 100, 1000, 125].into_iter().cycle().take(8) {
        rate.send(value).expect("somebody receives");
        thread::sleep(ms(2500 + rand::random_range(0..1000)));
    }
    drop(rate);
    say(child.wait().expect("it is a child"));
    std::process::exit(0);
}

pub fn child(arguments: &[&str]) {
    let connection = IpcSender::<Ends>::connect(arguments[0].to_owned()).expect("it is there");
    let (rate_sender, rates) = ipc::channel::<u64>().expect("descriptors are left");
    let (back, back_receiver) = ipc::channel::<u64>().expect("descriptors are left");
    connection
        .send((rate_sender, back_receiver))
        .expect("somebody receives");
    let mut rate = rates.recv().expect("it comes");
    loop {
        match rates.try_recv_timeout(ms(rate)) {
            Ok(newer) => {
                rate = newer;
                back.send(rate / 50).expect("somebody receives");
            }
            Err(ipc_channel::TryRecvError::Empty) => say("edge"),
            Err(_) => return,
        }
    }
}

fn queues() {
    let (send, receive) = crossbeam::channel::unbounded::<u32>();
    thread::spawn(move || {
        for value in 0.. {
            thread::sleep(ms(700));
            let _ = send.send(value);
        }
    });
    thread::spawn(move || {
        loop {
            say(format_args!("crossbeam {:?}", receive.recv_timeout(ms(300))));
        }
    });
    thread::spawn(|| {
        let tick = crossbeam::channel::tick(ms(200));
        loop {
            let after = crossbeam::channel::after(ms(150));
            crossbeam::select! {
                recv(tick) -> _ => say("tick"),
                recv(after) -> _ => say("after"),
            }
        }
    });
    let parked = Arc::new((parking_lot::Mutex::new(0_u32), parking_lot::Condvar::new()));
    let waker = Arc::clone(&parked);
    thread::spawn(move || {
        loop {
            thread::sleep(ms(333));
            *waker.0.lock() += 1;
            waker.1.notify_one();
        }
    });
    thread::spawn(move || {
        loop {
            let mut value = parked.0.lock();
            let result = parked.1.wait_for(&mut value, ms(200));
            say(format_args!("parking_lot {} {}", *value, result.timed_out()));
        }
    });
    let (send, receive) = mpsc::channel::<u32>();
    thread::spawn(move || {
        for value in 0.. {
            thread::sleep(ms(410));
            let _ = send.send(value);
        }
    });
    thread::spawn(move || {
        loop {
            say(format_args!("mpsc {:?}", receive.recv_timeout(ms(250))));
        }
    });
    let pair = Arc::new((Mutex::new(0_u32), Condvar::new()));
    let waker = Arc::clone(&pair);
    thread::spawn(move || {
        loop {
            thread::sleep(ms(270));
            *waker.0.lock().expect("nobody panics") += 1;
            waker.1.notify_one();
        }
    });
    thread::spawn(move || {
        loop {
            let value = pair.0.lock().expect("nobody panics");
            let (value, result) = pair.1.wait_timeout(value, ms(190)).expect("nobody panics");
            say(format_args!("condvar {} {}", *value, result.timed_out()));
        }
    });
}

/// `count` threads, each with `times` waits of different lengths.
pub fn tickers(arguments: &[&str]) {
    let [count, times] = [0, 1].map(|index| arguments[index].parse::<u64>().expect("a number"));
    thread::scope(|scope| {
        for index in 0..count {
            scope.spawn(move || {
                for _ in 0..times {
                    thread::sleep(ms(10 + index));
                }
            });
        }
    });
}
