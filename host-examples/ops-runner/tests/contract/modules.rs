//! The built modules, compiled once for the whole process, and the recorded scenarios.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use extism::{
    CompiledPlugin, CurrentPlugin, Error, Function, Manifest, PTR, Plugin, PluginBuilder, UserData, Val, Wasm,
};
use ops_runner::plugin::{DRIVER, PURE};
use restate_scaleout::api::host::HOST_FUNCTIONS;

use crate::host_failures::Answer;
use crate::scenario::{self, Scenario};

/// Called with a function's name and its request.
pub type Host = Box<dyn FnMut(&str, &[u8]) -> Answer>;

thread_local! {
    /// Who answers the driver's calls. The runtime calls back on the thread that called it.
    static HOST: RefCell<Option<Host>> = const { RefCell::new(None) };
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub fn dist() -> PathBuf {
    root().join("dist")
}

/// A manifest of `dist/` as it is written.
pub fn written(file: &str) -> Manifest {
    let path = dist().join(file);
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; ./build.sh builds the modules", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The manifest with its module at hand: the runner's Extism is built without access to files. The
/// hash is held against the bytes all the same.
pub fn manifest(file: &str) -> Manifest {
    let mut manifest = written(file);
    for wasm in &mut manifest.wasm {
        if let Wasm::File { path, meta } = wasm {
            let data =
                fs::read(dist().join(&*path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            *wasm = Wasm::Data { data, meta: meta.clone() };
        }
    }
    manifest
}

fn compiled(module: &str) -> &'static CompiledPlugin {
    static COMPILED: [OnceLock<CompiledPlugin>; 2] = [OnceLock::new(), OnceLock::new()];
    let (at, file) = if module == PURE { (0, "plugin.json") } else { (1, "plugin_driver.json") };
    COMPILED[at].get_or_init(|| {
        let mut builder = PluginBuilder::new(manifest(file)).with_wasi(false);
        if module == DRIVER {
            builder = builder.with_functions(functions(&HOST_FUNCTIONS));
        }
        builder.compile().unwrap_or_else(|error| panic!("{module}: {error:#}"))
    })
}

/// Host functions that hand each call to the host of the thread.
pub fn functions(names: &[&'static str]) -> Vec<Function> {
    let function = |name: &&'static str| {
        let name = *name;
        Function::new(name, [PTR], [PTR], UserData::new(()), move |plugin, inputs, outputs, _| {
            serve(name, plugin, inputs, outputs)
        })
    };
    names.iter().map(function).collect()
}

fn serve(name: &str, plugin: &mut CurrentPlugin, inputs: &[Val], outputs: &mut [Val]) -> Result<(), Error> {
    let request: Vec<u8> = plugin.memory_get_val(&inputs[0])?;
    let answer = HOST.with_borrow_mut(|host| host.as_mut().expect("a host")(name, &request));
    match answer {
        Answer::Bytes(bytes) => plugin.memory_set_val(&mut outputs[0], bytes)?,
        Answer::Nothing => outputs[0] = Val::I64(0),
        Answer::Nowhere => outputs[0] = Val::I64(0x7fff_ffff),
    }
    Ok(())
}

/// A loaded module.
pub struct Loaded(Plugin);

impl Loaded {
    pub fn pure() -> Self {
        Self::load(PURE)
    }

    pub fn driver(host: Host) -> Self {
        HOST.set(Some(host));
        Self::load(DRIVER)
    }

    fn load(module: &str) -> Self {
        Self(
            Plugin::new_from_compiled(compiled(module)).unwrap_or_else(|error| panic!("{module}: {error:#}")),
        )
    }

    /// Calls an export; the error is the text that the module gives.
    ///
    /// # Panics
    /// When the module traps: then it gives no text of its own.
    pub fn call(&mut self, export: &str, input: &[u8]) -> Result<Vec<u8>, String> {
        self.0.call::<&[u8], Vec<u8>>(export, input).map_err(|error| {
            let message = error.to_string();
            let own = message.starts_with(&format!("{export}: "));
            assert!(own, "{export} with {}: {error:#}", shown(input));
            message
        })
    }
}

fn shown(input: &[u8]) -> String {
    format!("{} bytes `{}`", input.len(), String::from_utf8_lossy(&input[..input.len().min(300)]))
}

/// Every recorded scenario with its name.
pub fn scenarios() -> Vec<(String, Scenario)> {
    let folder = root().join("tests/scenarios");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    paths.sort();
    let named = |path: &PathBuf| {
        let name = path.file_name().expect("a name").to_str().expect("UTF-8");
        (name.to_owned(), scenario::scenario(path))
    };
    paths.iter().map(named).collect()
}

pub fn recorded(name: &str) -> Scenario {
    scenario::scenario(&root().join("tests/scenarios").join(name))
}
