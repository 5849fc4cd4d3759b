//! What the controller of the bus can do.

use super::Chosen;
use std::fmt;

/// What the controller of the bus, and the kernel's driver for it, can do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    capabilities: Chosen<rppal::i2c::Capabilities, hardware_sim::i2c::Capabilities>,
}

impl Capabilities {
    pub(super) fn new(capabilities: Chosen<rppal::i2c::Capabilities, hardware_sim::i2c::Capabilities>) -> Capabilities {
        Capabilities { capabilities }
    }

    /// 10-bit addresses. A Pi has none.
    pub fn addr_10bit(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.addr_10bit(),
            Chosen::Simulated(capabilities) => capabilities.addr_10bit(),
        }
    }

    /// [`I2c::block_read`](super::I2c::block_read).
    pub fn i2c_block_read(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.i2c_block_read(),
            Chosen::Simulated(capabilities) => capabilities.i2c_block_read(),
        }
    }

    /// [`I2c::block_write`](super::I2c::block_write).
    pub fn i2c_block_write(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.i2c_block_write(),
            Chosen::Simulated(capabilities) => capabilities.i2c_block_write(),
        }
    }

    /// [`I2c::smbus_quick_command`](super::I2c::smbus_quick_command).
    pub fn smbus_quick_command(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_quick_command(),
            Chosen::Simulated(capabilities) => capabilities.smbus_quick_command(),
        }
    }

    /// [`I2c::smbus_receive_byte`](super::I2c::smbus_receive_byte).
    pub fn smbus_receive_byte(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_receive_byte(),
            Chosen::Simulated(capabilities) => capabilities.smbus_receive_byte(),
        }
    }

    /// [`I2c::smbus_send_byte`](super::I2c::smbus_send_byte).
    pub fn smbus_send_byte(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_send_byte(),
            Chosen::Simulated(capabilities) => capabilities.smbus_send_byte(),
        }
    }

    /// [`I2c::smbus_read_byte`](super::I2c::smbus_read_byte).
    pub fn smbus_read_byte(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_read_byte(),
            Chosen::Simulated(capabilities) => capabilities.smbus_read_byte(),
        }
    }

    /// [`I2c::smbus_write_byte`](super::I2c::smbus_write_byte).
    pub fn smbus_write_byte(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_write_byte(),
            Chosen::Simulated(capabilities) => capabilities.smbus_write_byte(),
        }
    }

    /// [`I2c::smbus_read_word`](super::I2c::smbus_read_word).
    pub fn smbus_read_word(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_read_word(),
            Chosen::Simulated(capabilities) => capabilities.smbus_read_word(),
        }
    }

    /// [`I2c::smbus_write_word`](super::I2c::smbus_write_word).
    pub fn smbus_write_word(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_write_word(),
            Chosen::Simulated(capabilities) => capabilities.smbus_write_word(),
        }
    }

    /// [`I2c::smbus_process_call`](super::I2c::smbus_process_call).
    pub fn smbus_process_call(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_process_call(),
            Chosen::Simulated(capabilities) => capabilities.smbus_process_call(),
        }
    }

    /// [`I2c::smbus_block_read`](super::I2c::smbus_block_read). A Pi cannot.
    pub fn smbus_block_read(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_block_read(),
            Chosen::Simulated(capabilities) => capabilities.smbus_block_read(),
        }
    }

    /// [`I2c::smbus_block_write`](super::I2c::smbus_block_write).
    pub fn smbus_block_write(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_block_write(),
            Chosen::Simulated(capabilities) => capabilities.smbus_block_write(),
        }
    }

    /// SMBus block process call. A Pi cannot, and there is no function for it.
    pub fn smbus_block_process_call(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_block_process_call(),
            Chosen::Simulated(capabilities) => capabilities.smbus_block_process_call(),
        }
    }

    /// [`I2c::set_smbus_pec`](super::I2c::set_smbus_pec).
    pub fn smbus_pec(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_pec(),
            Chosen::Simulated(capabilities) => capabilities.smbus_pec(),
        }
    }

    /// SMBus host notify. A Pi cannot, and there is no function for it.
    pub fn smbus_host_notify(self) -> bool {
        match self.capabilities {
            Chosen::Pi(capabilities) => capabilities.smbus_host_notify(),
            Chosen::Simulated(capabilities) => capabilities.smbus_host_notify(),
        }
    }
}

impl fmt::Debug for Capabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.capabilities {
            Chosen::Pi(capabilities) => capabilities.fmt(f),
            Chosen::Simulated(capabilities) => capabilities.fmt(f),
        }
    }
}
