//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use restate_scaleout_api::render;
use restate_scaleout_api::validate::Accepted;

use crate::failure::Exit;

/// Grows a one-node Restate deployment into a cluster, one verified step at a time. The restate-scaleout
/// plugin decides what to do.
#[derive(Debug, Parser)]
#[command(name = "ops-runner", version, after_help = Exit::list())]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub task: Task,
    /// Directory of the wasm modules [default: `dist/` above the program or the working directory].
    #[arg(long, global = true, value_name = "DIR", env = "RESTATE_SCALEOUT_PLUGIN_DIR")]
    pub plugin_dir: Option<PathBuf>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Find problems in what servers are started with: the files of the inventory, or FILES, such as a compose
    /// file, manifests, units or a folder of them.
    #[command(after_help = Exit::list())]
    Check(CheckOptions),
    /// Show every step from here to the target; nothing is changed.
    #[command(after_help = Exit::list())]
    Plan(PlanOptions),
    /// Carry out the plan: show it, ask, do each step and verify it.
    #[command(after_help = Exit::list())]
    Grow(GrowOptions),
    /// Show the nodes, how many losses the deployment tolerates now, and the next step.
    #[command(after_help = Exit::list())]
    Status(LookOptions),
    /// Explain a rule, step, invariant, refusal or configuration key; without TOPIC, list them.
    #[command(after_help = Exit::list())]
    Explain(ExplainOptions),
}

/// The inventory.
#[derive(Debug, Args)]
pub struct InventoryArg {
    /// The inventory file.
    #[arg(short, long, value_name = "FILE", default_value = "cluster.toml", env = "OPS_RUNNER_INVENTORY")]
    pub inventory: PathBuf,
}

/// Options of commands that change nothing.
#[derive(Debug, Args)]
pub struct LookOptions {
    /// The inventory.
    #[command(flatten)]
    pub inventory: InventoryArg,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}

/// Options of `plan`.
#[derive(Debug, Args)]
pub struct PlanOptions {
    /// What every look has.
    #[command(flatten)]
    pub look: LookOptions,
    /// Also write what was seen into this new file, credentials withheld: the page and other hosts plan from it.
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
}

/// Options of `grow`.
#[derive(Debug, Args)]
pub struct GrowOptions {
    /// The inventory.
    #[command(flatten)]
    pub inventory: InventoryArg,
    /// Answer every question with yes.
    #[arg(short, long)]
    pub yes: bool,
    /// Stop before the first action.
    #[arg(long)]
    pub dry_run: bool,
    /// Print one JSON object a line for everything that happens; never asks.
    #[arg(long)]
    pub json: bool,
    /// The audit log to append to [default: FILE.audit.jsonl beside the inventory].
    #[arg(long, value_name = "FILE")]
    pub audit: Option<PathBuf>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// Compose files, manifests, what a chart renders or its values, RestateCluster resources, units, scripts
    /// that run containers, folders of these, `-` for standard input; or the configuration files of one
    /// deployment [default: those of the inventory].
    #[arg(value_name = "FILE|DIR|-")]
    pub files: Vec<PathBuf>,
    /// The inventory file [default: cluster.toml], when no FILES are given.
    #[arg(short, long, value_name = "FILE", env = "OPS_RUNNER_INVENTORY", conflicts_with = "files")]
    pub inventory: Option<PathBuf>,
    /// The server version, where no image says one [default: the inventory's, or the newest supported].
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub server_version: Option<String>,
    /// A version to upgrade to: settings whose meaning changes on the way are also reported.
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub target_version: Option<String>,
    /// A variable, or a file with one `NAME=value` a line; can be given several times. Configuration files
    /// are read with it, and compose files and scripts take `${NAME}` from it. Variables of the shell that
    /// runs this command are never read.
    #[arg(long, value_name = "FILE|NAME=VALUE")]
    pub env: Vec<String>,
    /// Quotes around the values of a file of --env: whoever sets the variables takes them off (`strip`: systemd,
    /// docker compose) or leaves them in the value (`keep`: docker run --env-file, Kubernetes)
    /// [default: strip].
    #[arg(long, value_name = "WHAT", value_enum, requires = "env", hide_possible_values = true)]
    pub env_quotes: Option<Quotes>,
    /// All nodes of a deployment share one host.
    #[arg(long)]
    pub one_host: bool,
    /// How to print the findings.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Apply the safe fixes.
    #[arg(long)]
    pub fix: bool,
    /// Also apply the fixes that guess what was meant; review the diff.
    #[arg(long, requires = "fix")]
    pub unsafe_fixes: bool,
    /// With --fix: only show the diff.
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Accept the findings of this rule, by code or name, and say why; can be given several times.
    #[arg(long, value_name = "CODE[=REASON]", value_parser = allowance)]
    pub allow: Vec<Accepted>,
    /// Also show advice, which never changes the exit code.
    #[arg(long)]
    pub advice: bool,
    /// Count warnings as errors.
    #[arg(long)]
    pub deny_warnings: bool,
}

/// A version as people write one; which are known, the plugin says.
fn version(text: &str) -> Result<String, String> {
    let plain = text.strip_prefix('v').unwrap_or(text);
    let numbers = plain.split(['-', '+']).next().unwrap_or_default();
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match numbers.split('.').filter(|part| is_number(part)).count() {
        2 | 3 if numbers.split('.').all(is_number) => Ok(text.to_owned()),
        _ => Err("write it like 1.7.12, or like 1.7 for its last patch".into()),
    }
}

/// A rule whose findings are accepted, with the reason.
fn allowance(text: &str) -> Result<Accepted, String> {
    let (code, reason) = text.split_once('=').unwrap_or((text, "--allow"));
    let (code, reason) = (code.trim(), reason.trim());
    if code.is_empty() || reason.is_empty() {
        return Err("write it like RS146, or like 'RS146=the file is readable by the server only'".into());
    }
    Ok(Accepted { code: code.into(), reason: reason.into(), ..Accepted::default() })
}

/// What becomes of quotes around the values of an environment file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Quotes {
    /// They are taken off.
    Strip,
    /// They are part of the value.
    Keep,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the source line, for people.
    Human,
    /// The plugin's answer.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// JUnit's XML, for CI servers.
    Junit,
}

impl From<Format> for render::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Json => Self::Json,
            Format::Sarif => Self::Sarif,
            Format::Github => Self::Github,
            Format::Junit => Self::Junit,
        }
    }
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct ExplainOptions {
    /// A rule's code or name, a step, an invariant, a refusal or a configuration key.
    pub topic: Option<String>,
    /// Only pages of this kind; without TOPIC, list them: `key` lists every configuration key.
    #[arg(long, value_name = "KIND", value_parser = ["rule", "step", "invariant", "refusal", "key"])]
    pub kind: Option<String>,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
}
