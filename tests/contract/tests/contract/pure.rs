//! Both modules answer as the native crate does, byte for byte.

use std::collections::BTreeMap;
use std::panic::catch_unwind;

use restate_scaleout::api::host::HOST_FUNCTIONS;
use restate_scaleout::exports;
use restate_scaleout_contract::{Answer, DRIVER, PURE, Plugin};

use crate::inputs;

/// Functions of `extism:host/env` that every host has. Loggers and `http_request` are not among them.
const KERNEL: [&str; 13] = [
    "alloc",
    "error_set",
    "free",
    "input_length",
    "input_load_u64",
    "input_load_u8",
    "length",
    "length_unsafe",
    "load_u64",
    "load_u8",
    "output_set",
    "store_u64",
    "store_u8",
];

/// Names imported from each place, and that those of the kernel are in every kernel.
#[track_caller]
fn imports(file: &str) -> BTreeMap<String, Vec<String>> {
    let mut imports: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (module, name) in Plugin::imports(file) {
        imports.entry(module).or_default().push(name);
    }
    imports.values_mut().for_each(|names| names.sort());
    for name in &imports["extism:host/env"] {
        assert!(KERNEL.contains(&name.as_str()), "{file} imports {name}, which some hosts lack");
    }
    imports
}

#[test]
fn the_pure_module_imports_the_kernel_alone() {
    assert_eq!(imports(PURE).keys().collect::<Vec<_>>(), ["extism:host/env"]);
}

#[test]
fn the_driver_module_imports_the_five_host_functions_besides() {
    let imports = imports(DRIVER);
    assert_eq!(imports.keys().collect::<Vec<_>>(), ["extism:host/env", "extism:host/user"]);
    let mut wanted = HOST_FUNCTIONS.to_vec();
    wanted.sort_unstable();
    assert_eq!(imports["extism:host/user"], wanted);
}

/// The answer of the module is that of the crate; for a bad input that is the error text.
#[track_caller]
fn assert_same(plugin: &mut Plugin, input: &inputs::Input) -> Result<Vec<u8>, String> {
    let answer = plugin.call(input.export, &input.bytes);
    let native = exports::call(input.export, &input.bytes);
    if answer != native {
        let show = |answer: Result<Vec<u8>, String>| {
            answer.map_or_else(|error| error, |bytes| String::from_utf8_lossy(&bytes).into_owned())
        };
        panic!(
            "{} of {}: if the modules are older than the sources, ./build.sh builds them\nmodule: {}\nnative: {}",
            input.export,
            input.about,
            show(answer),
            show(native),
        );
    }
    answer
}

#[test]
fn every_export_answers_as_the_native_crate_does() {
    let mut plugin = Plugin::pure();
    let mut answered: BTreeMap<&str, usize> = BTreeMap::new();
    for input in inputs::all() {
        if assert_same(&mut plugin, &input).is_ok() {
            *answered.entry(input.export).or_default() += 1;
        }
    }
    let mut exports = exports::EXPORTS.to_vec();
    exports.sort_unstable();
    assert_eq!(answered.keys().copied().collect::<Vec<_>>(), exports);
    let scenarios = inputs::scenarios().len();
    assert!(answered["next_step"] > scenarios && answered["plan"] == scenarios, "{answered:?}");
    assert!(answered["validate"] > 100 && answered["fix"] > 100, "{answered:?}");
}

#[test]
fn the_driver_module_answers_the_same() {
    let mut plugin = Plugin::driver(&HOST_FUNCTIONS, Box::new(|name, _| panic!("{name} is not needed")));
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for input in inputs::all() {
        let times = seen.entry(input.export).or_default();
        *times += 1;
        if *times <= 3 {
            let _ = assert_same(&mut plugin, &input);
        }
    }
    assert_eq!(seen.len(), exports::EXPORTS.len());
}

/// Neither a fresh module nor one that has answered much gives other bytes.
#[test]
fn equal_inputs_give_equal_bytes() {
    let mut old = Plugin::pure();
    for input in inputs::all().iter().step_by(7) {
        let first = old.call(input.export, &input.bytes);
        assert_eq!(old.call(input.export, &input.bytes), first, "{} of {}", input.export, input.about);
        let fresh = Plugin::pure().call(input.export, &input.bytes);
        assert_eq!(fresh, first, "{} of {}", input.export, input.about);
    }
}

/// A host that declares no host functions can load the pure module, and only that.
#[test]
fn a_missing_host_function_keeps_the_driver_module_from_loading() {
    let _ = Plugin::driver(&HOST_FUNCTIONS, Box::new(|_, _| Answer::Nothing));
    let missing = catch_unwind(|| Plugin::driver(&HOST_FUNCTIONS[1..], Box::new(|_, _| Answer::Nothing)));
    let Err(message) = missing.map(drop) else { panic!("it loads without `look`") };
    let message = message.downcast_ref::<String>().expect("a message");
    assert!(message.contains("does not load") && message.contains("look"), "{message}");
}
