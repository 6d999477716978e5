//! The wasm modules: where they lie, that they are what they claim to be, and calls into them.

mod bind;
mod limits;
mod locate;
mod manifest;
mod slow;

use std::io::IsTerminal;
use std::time::Duration;

use extism::{Function, Manifest, Plugin, PluginBuilder, Wasm};
use restate_scaleout_api::CONTRACT;
use restate_scaleout_api::approval::Approval;
use restate_scaleout_api::check::{CheckInput, CheckOutput};
use restate_scaleout_api::collect::{CollectInput, CollectOutput};
use restate_scaleout_api::decision::{StepInput, StepOutput};
use restate_scaleout_api::describe::{ExplainInput, ExplainOutput};
use restate_scaleout_api::plan::PlanOutput;
use restate_scaleout_api::render::{RenderInput, RenderOutput};
use restate_scaleout_api::run::{RunInput, RunOutput};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use bind::{Answers, bind};
pub use locate::locate;
pub use manifest::{Module, read_module};

use crate::failure::{Context, Failure};
use crate::ui::note;
use limits::Limits;

/// The file of the pure module.
pub const PURE: &str = "restate_scaleout.wasm";
/// The file of the driver module.
pub const DRIVER: &str = "restate_scaleout_driver.wasm";

/// The answer of `plan`, with what approves it.
#[derive(Debug)]
pub struct Planned {
    /// The plan.
    pub output: PlanOutput,
    /// The approval it needs, as it came: fields that this runner does not know belong to it as well.
    pub approval: Option<Approval>,
}

/// A module in its engine.
struct Loaded {
    plugin: Plugin,
    limits: Limits,
}

/// The pure module: messages in, messages out, no effects.
pub struct Pure(Loaded);

impl Pure {
    /// Loads the module.
    ///
    /// # Errors
    /// When it cannot be loaded, or speaks another contract.
    pub fn load(module: &Module) -> Result<Self, Failure> {
        let mut plugin = build(module, module.timeout, [])?;
        check_contract(&mut plugin, module)?;
        Ok(Self(plugin))
    }

    /// `plan`: all steps from here to the target.
    ///
    /// # Errors
    /// When the module fails; a refusal is an answer.
    pub fn plan(&mut self, input: &StepInput) -> Result<Planned, Failure> {
        let answer: Value = call(&mut self.0, "plan", input)?;
        let approval = match (answer["approval"]["digest"].as_str(), &answer["approval"]["consent"]) {
            (Some(digest), consent @ Value::Object(_)) => {
                Some(Approval { digest: digest.into(), consent: consent.clone(), by: None, at_ms: None })
            }
            _ => None,
        };
        let output = serde_json::from_value(answer).map_err(|error| not_understood("plan", &error))?;
        Ok(Planned { output, approval })
    }

    /// `next_step`: the one next decision.
    ///
    /// # Errors
    /// When the module fails; a refusal is an answer.
    pub fn next_step(&mut self, input: &StepInput) -> Result<StepOutput, Failure> {
        call(&mut self.0, "next_step", input)
    }

    /// `collect`: files as people have them, as nodes by deployment.
    ///
    /// # Errors
    /// When the module fails; what is wrong with a file is an answer.
    pub fn collect(&mut self, input: &CollectInput) -> Result<CollectOutput, Failure> {
        call(&mut self.0, "collect", input)
    }

    /// `check`: files judged, and what fixes make of them.
    ///
    /// # Errors
    /// When the module fails; what is wrong with a file is an answer.
    pub fn check(&mut self, input: &CheckInput) -> Result<CheckOutput, Failure> {
        call(&mut self.0, "check", input)
    }

    /// `render`: findings as text.
    ///
    /// # Errors
    /// When the module fails.
    pub fn render(&mut self, input: &RenderInput) -> Result<String, Failure> {
        call::<RenderOutput>(&mut self.0, "render", input).map(|output| output.text)
    }

    /// `explain`: what a name means.
    ///
    /// # Errors
    /// When the module fails; an unknown name is an answer.
    pub fn explain(&mut self, input: &ExplainInput) -> Result<ExplainOutput, Failure> {
        call(&mut self.0, "explain", input)
    }
}

/// The driver module: works by itself through host functions.
pub struct Driver(Loaded);

impl Driver {
    /// Loads the module with its host functions, see [`bind`].
    ///
    /// # Errors
    /// When it cannot be loaded, wants a function that is not offered, or speaks another contract.
    pub fn load(module: &Module, functions: Vec<Function>) -> Result<Self, Failure> {
        // The time of host calls counts as well, and a run takes as long as a cluster needs.
        let mut plugin = build(module, None, functions)?;
        check_contract(&mut plugin, module)?;
        Ok(Self(plugin))
    }

    /// `run`: grows the deployment.
    ///
    /// # Errors
    /// When the module fails; every other end is an answer.
    pub fn run(&mut self, input: &RunInput) -> Result<RunOutput, Failure> {
        call(&mut self.0, "run", input)
    }
}

fn build(
    module: &Module,
    timeout: Option<Duration>,
    functions: impl IntoIterator<Item = Function>,
) -> Result<Loaded, Failure> {
    let mut manifest = Manifest::new([Wasm::data(module.bytes.clone())]).disallow_all_hosts();
    if let Some(pages) = module.max_pages {
        manifest = manifest.with_memory_max(pages);
    }
    if let Some(timeout) = timeout {
        manifest = manifest.with_timeout(timeout);
    }
    let functions: Vec<Function> = functions.into_iter().collect();
    let builder =
        || PluginBuilder::new(manifest.clone()).with_wasi(false).with_functions(functions.iter().cloned());
    let plugin = slow::told(slow::PATIENCE, takes_long, || match builder().build() {
        // A service user may have no home to keep compiled modules in.
        Err(error) if flat(&error).contains("cache directory") => builder().with_cache_disabled().build(),
        built => built,
    });
    let plugin = plugin.map_err(|error| {
        Failure::failed(format!("cannot load {}: {}", module.path.display(), flat(&error)))
    })?;
    Ok(Loaded { plugin, limits: Limits::of(module, timeout) })
}

/// Says what takes so long, to whoever sits in front of it.
fn takes_long() {
    if std::io::stderr().is_terminal() {
        note(
            "loading the modules takes longer than usual: this machine is busy, or compiles them for the first time",
        );
    }
}

/// A module of another major version would misread the messages.
fn check_contract(plugin: &mut Loaded, module: &Module) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Head {
        contract: String,
    }
    let head: Head = call(plugin, "describe", &serde_json::json!({}))?;
    let major = |version: &str| version.split('.').next().unwrap_or_default().to_owned();
    if major(&head.contract) == major(CONTRACT) {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "{} speaks contract {}, this runner {CONTRACT}; build both from the same source",
        module.path.display(),
        head.contract
    )))
}

fn call<O: DeserializeOwned>(
    Loaded { plugin, limits }: &mut Loaded,
    export: &str,
    input: &impl Serialize,
) -> Result<O, Failure> {
    let input = serde_json::to_string(input).or_fail(export)?;
    let failed = |error| format!("the plugin's `{export}` failed: {}", limits.explain(flat(&error)));
    let output: String = plugin.call(export, input).map_err(|error| Failure::failed(failed(error)))?;
    serde_json::from_str(&output).map_err(|error| not_understood(export, &error))
}

/// A decision or action of a kind that was added later must not be passed over.
fn not_understood(export: &str, error: &serde_json::Error) -> Failure {
    Failure::failed(format!(
        "the answer of the plugin's `{export}` is not understood; this runner may be older than the modules, \
         so build both from the same source: {error}"
    ))
}

/// The causes of an error in one line, without the wasm backtrace.
fn flat(error: &extism::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let text = cause.to_string();
        let text = text.lines().next().unwrap_or_default().trim_end_matches(':').to_owned();
        if !text.is_empty() && !text.starts_with("error while executing") && parts.last() != Some(&text) {
            parts.push(text);
        }
    }
    parts.join(": ")
}
