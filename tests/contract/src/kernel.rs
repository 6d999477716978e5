//! The functions of `extism:host/env` and `extism:host/user`.
//!
//! Modules hand bytes to the host in blocks. An address is the block's number times 2^32 plus an
//! offset; 0 is no block.

use std::collections::BTreeMap;

use wasmi::{Caller, Error, Linker, StoreLimits};

/// What a host function answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A block with these bytes, perhaps none.
    Bytes(Vec<u8>),
    /// No block, as after an exception in some hosts.
    Nothing,
    /// An address at which there is no block.
    Nowhere,
}

/// Called with a function's name and its request.
pub type HostFunction = Box<dyn FnMut(&str, &[u8]) -> Answer>;

pub(crate) struct Kernel {
    blocks: BTreeMap<u64, Vec<u8>>,
    /// Number of the block made last.
    last: u64,
    input: Vec<u8>,
    output: Option<Vec<u8>>,
    error: Option<Vec<u8>>,
    pub(crate) limits: StoreLimits,
    host: HostFunction,
}

impl Kernel {
    pub(crate) fn new(limits: StoreLimits, host: HostFunction) -> Self {
        Self { blocks: BTreeMap::new(), last: 0, input: Vec::new(), output: None, error: None, limits, host }
    }

    /// Begins a call.
    pub(crate) fn give(&mut self, input: &[u8]) {
        self.blocks.clear();
        self.input = input.into();
        self.output = None;
        self.error = None;
    }

    /// Output and error text of the call.
    pub(crate) fn take(&mut self) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
        (self.output.take(), self.error.take())
    }

    /// Blocks that were not freed.
    pub(crate) fn blocks(&self) -> usize {
        self.blocks.len()
    }

    fn alloc(&mut self, bytes: Vec<u8>) -> u64 {
        self.last += 1;
        self.blocks.insert(self.last, bytes);
        self.last << 32
    }

    fn free(&mut self, address: u64) -> Result<(), Error> {
        match self.blocks.remove(&(address >> 32)) {
            Some(_) => Ok(()),
            None => Err(Error::new(format!("{address:#x} is freed and is no block"))),
        }
    }

    fn length(&self, address: u64) -> u64 {
        self.blocks.get(&(address >> 32)).map_or(0, |block| block.len() as u64)
    }

    fn read(&self, address: u64, length: u64) -> Result<&[u8], Error> {
        let block = self.blocks.get(&(address >> 32)).map_or(&[][..], Vec::as_slice);
        range(address & 0xffff_ffff, length)
            .and_then(|range| block.get(range))
            .ok_or_else(|| Error::new(format!("{length} bytes at {address:#x} are in no block")))
    }

    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Error> {
        let block = self.blocks.get_mut(&(address >> 32)).map_or(&mut [][..], Vec::as_mut_slice);
        range(address & 0xffff_ffff, bytes.len() as u64)
            .and_then(|range| block.get_mut(range))
            .map(|place| place.copy_from_slice(bytes))
            .ok_or_else(|| Error::new(format!("{} bytes at {address:#x} are in no block", bytes.len())))
    }

    fn input(&self, offset: u64, length: u64) -> Result<&[u8], Error> {
        range(offset, length)
            .and_then(|range| self.input.get(range))
            .ok_or_else(|| Error::new(format!("{length} bytes at {offset} are not in the input")))
    }
}

fn range(start: u64, length: u64) -> Option<std::ops::Range<usize>> {
    let start = usize::try_from(start).ok()?;
    Some(start..start.checked_add(usize::try_from(length).ok()?)?)
}

fn number(bytes: &[u8]) -> u64 {
    let mut all = [0; 8];
    all[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(all)
}

/// Functions of every Extism kernel, and nothing else: no WASI, no HTTP, no log.
pub(crate) fn env(linker: &mut Linker<Kernel>) -> Result<(), Error> {
    const ENV: &str = "extism:host/env";
    type K<'a> = Caller<'a, Kernel>;
    linker
        .func_wrap(ENV, "alloc", |mut kernel: K<'_>, length: u64| -> Result<u64, Error> {
            let length = usize::try_from(length).map_err(|error| Error::new(error.to_string()))?;
            Ok(kernel.data_mut().alloc(vec![0; length]))
        })?
        .func_wrap(ENV, "free", |mut kernel: K<'_>, address: u64| kernel.data_mut().free(address))?
        .func_wrap(ENV, "length", |kernel: K<'_>, address: u64| kernel.data().length(address))?
        .func_wrap(ENV, "length_unsafe", |kernel: K<'_>, address: u64| kernel.data().length(address))?
        .func_wrap(ENV, "load_u8", |kernel: K<'_>, address: u64| -> Result<u32, Error> {
            Ok(u32::from(kernel.data().read(address, 1)?[0]))
        })?
        .func_wrap(ENV, "load_u64", |kernel: K<'_>, address: u64| -> Result<u64, Error> {
            Ok(number(kernel.data().read(address, 8)?))
        })?
        .func_wrap(ENV, "store_u8", |mut kernel: K<'_>, address: u64, value: u32| {
            kernel.data_mut().write(address, &value.to_le_bytes()[..1])
        })?
        .func_wrap(ENV, "store_u64", |mut kernel: K<'_>, address: u64, value: u64| {
            kernel.data_mut().write(address, &value.to_le_bytes())
        })?
        .func_wrap(ENV, "input_length", |kernel: K<'_>| kernel.data().input.len() as u64)?
        .func_wrap(ENV, "input_load_u8", |kernel: K<'_>, offset: u64| -> Result<u32, Error> {
            Ok(u32::from(kernel.data().input(offset, 1)?[0]))
        })?
        .func_wrap(ENV, "input_load_u64", |kernel: K<'_>, offset: u64| -> Result<u64, Error> {
            Ok(number(kernel.data().input(offset, 8)?))
        })?
        .func_wrap(ENV, "output_set", |mut kernel: K<'_>, address: u64, length: u64| -> Result<(), Error> {
            kernel.data_mut().output = Some(kernel.data().read(address, length)?.into());
            Ok(())
        })?
        .func_wrap(ENV, "error_set", |mut kernel: K<'_>, address: u64| -> Result<(), Error> {
            let length = kernel.data().length(address);
            kernel.data_mut().error = Some(kernel.data().read(address, length)?.into());
            Ok(())
        })?;
    Ok(())
}

/// The host functions, by name.
pub(crate) fn user(linker: &mut Linker<Kernel>, names: &[&'static str]) -> Result<(), Error> {
    for &name in names {
        linker.func_wrap(
            "extism:host/user",
            name,
            move |mut kernel: Caller<'_, Kernel>, address: u64| -> Result<u64, Error> {
                let length = kernel.data().length(address);
                let request = kernel.data().read(address, length)?.to_vec();
                let kernel = kernel.data_mut();
                Ok(match (kernel.host)(name, &request) {
                    Answer::Bytes(bytes) => kernel.alloc(bytes),
                    Answer::Nothing => 0,
                    Answer::Nowhere => 0xffff_ffff_0000_0000,
                })
            },
        )?;
    }
    Ok(())
}
