//! What the controller of the bus can do.

use std::fmt;

// The bits of `linux/i2c.h` (`I2C_FUNC_…`).
const TEN_BIT_ADDRESSES: u32 = 0x0000_0002;
const PEC: u32 = 0x0000_0008;
const BLOCK_PROCESS_CALL: u32 = 0x0000_8000;
const QUICK: u32 = 0x0001_0000;
const RECEIVE_BYTE: u32 = 0x0002_0000;
const SEND_BYTE: u32 = 0x0004_0000;
const READ_BYTE: u32 = 0x0008_0000;
const WRITE_BYTE: u32 = 0x0010_0000;
const READ_WORD: u32 = 0x0020_0000;
const WRITE_WORD: u32 = 0x0040_0000;
const PROCESS_CALL: u32 = 0x0080_0000;
const BLOCK_READ: u32 = 0x0100_0000;
const BLOCK_WRITE: u32 = 0x0200_0000;
const I2C_BLOCK_READ: u32 = 0x0400_0000;
const I2C_BLOCK_WRITE: u32 = 0x0800_0000;
const HOST_NOTIFY: u32 = 0x1000_0000;

/// What the controller of the bus, and the kernel's driver for it, can do.
#[derive(PartialEq, Eq, Copy, Clone)]
pub struct Capabilities {
    functionality: u32,
}

impl Capabilities {
    /// Those of the BCM2835's controller, which the Pi 4 has too: plain I2C, and what of SMBus the kernel makes out of
    /// it (`I2C_FUNC_SMBUS_EMUL`; `bcm2835_i2c_func` in `i2c-bcm2835.c`).
    pub(super) const BCM2835: Capabilities = Capabilities {
        functionality: PEC
            | QUICK
            | RECEIVE_BYTE
            | SEND_BYTE
            | READ_BYTE
            | WRITE_BYTE
            | READ_WORD
            | WRITE_WORD
            | PROCESS_CALL
            | BLOCK_WRITE
            | I2C_BLOCK_READ
            | I2C_BLOCK_WRITE,
    };

    fn has(self, function: u32) -> bool {
        self.functionality & function != 0
    }

    /// 10-bit addresses. A Pi has none.
    pub fn addr_10bit(self) -> bool {
        self.has(TEN_BIT_ADDRESSES)
    }

    /// [`I2c::block_read`](super::I2c::block_read).
    pub fn i2c_block_read(self) -> bool {
        self.has(I2C_BLOCK_READ)
    }

    /// [`I2c::block_write`](super::I2c::block_write).
    pub fn i2c_block_write(self) -> bool {
        self.has(I2C_BLOCK_WRITE)
    }

    /// [`I2c::smbus_quick_command`](super::I2c::smbus_quick_command).
    pub fn smbus_quick_command(self) -> bool {
        self.has(QUICK)
    }

    /// [`I2c::smbus_receive_byte`](super::I2c::smbus_receive_byte).
    pub fn smbus_receive_byte(self) -> bool {
        self.has(RECEIVE_BYTE)
    }

    /// [`I2c::smbus_send_byte`](super::I2c::smbus_send_byte).
    pub fn smbus_send_byte(self) -> bool {
        self.has(SEND_BYTE)
    }

    /// [`I2c::smbus_read_byte`](super::I2c::smbus_read_byte).
    pub fn smbus_read_byte(self) -> bool {
        self.has(READ_BYTE)
    }

    /// [`I2c::smbus_write_byte`](super::I2c::smbus_write_byte).
    pub fn smbus_write_byte(self) -> bool {
        self.has(WRITE_BYTE)
    }

    /// [`I2c::smbus_read_word`](super::I2c::smbus_read_word).
    pub fn smbus_read_word(self) -> bool {
        self.has(READ_WORD)
    }

    /// [`I2c::smbus_write_word`](super::I2c::smbus_write_word).
    pub fn smbus_write_word(self) -> bool {
        self.has(WRITE_WORD)
    }

    /// [`I2c::smbus_process_call`](super::I2c::smbus_process_call).
    pub fn smbus_process_call(self) -> bool {
        self.has(PROCESS_CALL)
    }

    /// [`I2c::smbus_block_read`](super::I2c::smbus_block_read). A Pi cannot: its controller must know the number of
    /// bytes before it begins.
    pub fn smbus_block_read(self) -> bool {
        self.has(BLOCK_READ)
    }

    /// [`I2c::smbus_block_write`](super::I2c::smbus_block_write).
    pub fn smbus_block_write(self) -> bool {
        self.has(BLOCK_WRITE)
    }

    /// SMBus block process call. A Pi cannot, and there is no function for it.
    pub fn smbus_block_process_call(self) -> bool {
        self.has(BLOCK_PROCESS_CALL)
    }

    /// [`I2c::set_smbus_pec`](super::I2c::set_smbus_pec).
    pub fn smbus_pec(self) -> bool {
        self.has(PEC)
    }

    /// SMBus host notify, by which a device speaks first. A Pi cannot, and there is no function for it.
    pub fn smbus_host_notify(self) -> bool {
        self.has(HOST_NOTIFY)
    }
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Capabilities")
            .field("addr_10bit", &self.addr_10bit())
            .field("i2c_block_read", &self.i2c_block_read())
            .field("i2c_block_write", &self.i2c_block_write())
            .field("smbus_quick_command", &self.smbus_quick_command())
            .field("smbus_receive_byte", &self.smbus_receive_byte())
            .field("smbus_send_byte", &self.smbus_send_byte())
            .field("smbus_read_byte", &self.smbus_read_byte())
            .field("smbus_write_byte", &self.smbus_write_byte())
            .field("smbus_read_word", &self.smbus_read_word())
            .field("smbus_write_word", &self.smbus_write_word())
            .field("smbus_process_call", &self.smbus_process_call())
            .field("smbus_block_read", &self.smbus_block_read())
            .field("smbus_block_write", &self.smbus_block_write())
            .field("smbus_block_process_call", &self.smbus_block_process_call())
            .field("smbus_pec", &self.smbus_pec())
            .field("smbus_host_notify", &self.smbus_host_notify())
            .finish()
    }
}
