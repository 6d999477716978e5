// The messages of the contract, made from ../../../schemas by `npm run types`.

/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type ActAnswer =
  | {
      ok: CommandOutput;
    }
  | {
      error: HostError;
    };
/**
 * Kinds of failure of a host. None of them says anything about the world: what could not be seen is
 * unknown, never absent.
 */
export type ErrorKind = 'unsupported' | 'unreachable' | 'timed-out' | 'denied' | 'failed';
/**
 * Input of `act`: an action as a host carries it out. It differs from a decision's action in
 * `write-config`, which brings the whole new text.
 */
export type ActRequest =
  | {
      /**
       * Arguments after the program's name; never to be given to a shell.
       */
      args: string[];
      kind: 'restatectl';
      /**
       * Kill the process after this many milliseconds; its effect is then unknown.
       */
      'timeout-ms': number;
    }
  | {
      /**
       * Unified diff for humans and logs, values of secret keys withheld.
       */
      diff: string;
      /**
       * SHA-256 (hex) of the present text; absent when there must be no file yet.
       */
      expect?: string | null;
      kind: 'write-config';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of `text`.
       */
      sha256: string;
      /**
       * The whole new text; may contain credentials, so it must not be logged.
       */
      text: string;
    }
  | {
      kind: 'start-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'stop-node';
      /**
       * The node.
       */
      node: string;
    }
  | {
      kind: 'restart-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'upgrade-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
      /**
       * The version to install.
       */
      version: string;
    }
  | {
      kind: string;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type ApproveAnswer =
  | {
      ok: ApproveOutput;
    }
  | {
      error: HostError;
    };
/**
 * What would be done.
 */
export type ConsentScope =
  | {
      /**
       * What they would do; a step that only waits is not among them.
       */
      actions?: ActionsShown[];
      kind: 'plan';
      /**
       * Every step still to come, in order, and the steps that would start a node again that is
       * found down.
       */
      steps: StepKey[];
    }
  | {
      /**
       * The action.
       */
      action: Action;
      kind: 'risk';
      /**
       * The step.
       */
      step: StepKey;
    }
  | {
      kind: string;
    };
/**
 * `add-voter:n2`, or `raise-replication` for a step of the whole cluster.
 */
export type StepKey = string;
/**
 * One effect. A decision carries at most one. A host answers a kind that it does not know with the
 * error kind `unsupported`.
 */
export type Action =
  | {
      /**
       * Arguments after the program's name.
       */
      args: string[];
      kind: 'restatectl';
      /**
       * Kill the process after this many milliseconds; its effect is then unknown.
       */
      'timeout-ms': number;
    }
  | {
      /**
       * The text the edits apply to: this node's own file, or another node's for a new node.
       */
      base: EditBase;
      /**
       * Unified diff for humans, values of secret keys withheld.
       */
      diff: string;
      /**
       * Splices on the base text, ascending, not overlapping. The text itself does not travel, so
       * credentials in it do not either.
       */
      edits: Edit[];
      /**
       * SHA-256 (hex) of the file's present text; absent when the file must not exist yet.
       */
      expect?: string | null;
      kind: 'write-config';
      /**
       * The node whose file is written.
       */
      node: string;
      /**
       * SHA-256 (hex) of the resulting text.
       */
      sha256: string;
    }
  | {
      kind: 'start-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'stop-node';
      /**
       * The node.
       */
      node: string;
    }
  | {
      kind: 'restart-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'upgrade-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
      /**
       * The version to install.
       */
      version: string;
    }
  | {
      kind: string;
    };
/**
 * What `check` is to fix.
 */
export type FixMode = 'safe' | 'unsafe';
/**
 * A part of a node that may be unknown.
 */
export type NodePart = 'variable' | 'flag' | 'file' | 'environment' | 'arguments' | 'version';
/**
 * Whether a fix can be applied without a look.
 */
export type FixSafety = 'safe' | 'unsafe';
/**
 * How bad a finding is.
 */
export type Severity = 'error' | 'warning' | 'info';
/**
 * What a proposal is.
 */
export type ProposalKind = 'key' | 'table' | 'value';
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type LookAnswer =
  | {
      ok: LookOutput;
    }
  | {
      error: HostError;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type Reply =
  | {
      ok: Answer;
    }
  | {
      error: HostError;
    };
/**
 * What was seen, in the shape that belongs to the request's kind.
 */
export type Answer =
  CommandOutput | ConfigFile | ProcessReport | DiskReport | InstalledServer | DialReport | LogTail;
/**
 * The value of an environment variable.
 */
export type EnvironmentValue = string | HashedValue;
/**
 * Why a dialled address did not answer.
 */
export type DialFailure = 'refused' | 'no-such-name' | 'unreachable' | 'timed-out' | 'tls' | 'other';
/**
 * Something to look at. None of these changes anything. A host answers a kind that it does not know
 * with the error kind `unsupported`. Reserved kinds: `dry-start`, `write-test`, `lease`.
 */
export type Request =
  | {
      /**
       * Arguments after the program's name; never to be given to a shell.
       */
      args: string[];
      kind: 'restatectl';
      /**
       * Kill the process after this many milliseconds.
       */
      'timeout-ms': number;
    }
  | {
      kind: 'read-config';
      /**
       * `node-name` as the target spells it.
       */
      node: string;
    }
  | {
      kind: 'process';
      /**
       * `node-name` as the target spells it.
       */
      node: string;
    }
  | {
      /**
       * The directory; the one that the host knows when absent.
       */
      'base-dir'?: string | null;
      kind: 'disk';
      /**
       * `node-name` as the target spells it.
       */
      node: string;
    }
  | {
      kind: 'installed';
      /**
       * `node-name` as the target spells it.
       */
      node: string;
    }
  | {
      /**
       * The node from whose host to dial; the host's own place when absent.
       */
      from?: string | null;
      kind: 'dial';
      /**
       * The node that is expected there.
       */
      node: string;
      /**
       * What to GET; the fabric's `/health`.
       */
      url: string;
    }
  | {
      kind: 'dump-config';
      /**
       * `node-name` as the target spells it.
       */
      node: string;
    }
  | {
      kind: 'log-tail';
      /**
       * At most this many lines.
       */
      lines: number;
      /**
       * `node-name` as the target spells it.
       */
      node: string;
    }
  | {
      kind: string;
    };
/**
 * A request with its answer, or an action with what the host claimed of it. `at-ms` is the host's
 * wall clock when the answer was complete, in milliseconds since 1970.
 */
export type Observation =
  | {
      /**
       * What it printed.
       */
      answer: NextStepInputReply;
      /**
       * The arguments it was run with.
       */
      args: string[];
      /**
       * When it had ended.
       */
      'at-ms': number;
      kind: 'restatectl';
    }
  | {
      /**
       * The file.
       */
      answer: Reply2;
      /**
       * When it had been read.
       */
      'at-ms': number;
      kind: 'read-config';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * All that match.
       */
      answer: Reply3;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      kind: 'process';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What lies there.
       */
      answer: Reply4;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      /**
       * The directory that was asked about; absent when it was left to the host.
       */
      'base-dir'?: string | null;
      kind: 'disk';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * Program, version, arguments and environment.
       */
      answer: Reply5;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      kind: 'installed';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What answered.
       */
      answer: Reply6;
      /**
       * When the answer was complete, or the attempt had ended.
       */
      'at-ms': number;
      /**
       * The node from whose host it was dialled; absent for the host's own place.
       */
      from?: string | null;
      kind: 'dial';
      /**
       * The node that is expected there.
       */
      node: string;
      /**
       * What was dialled.
       */
      url: string;
    }
  | {
      /**
       * What it printed.
       */
      answer: NextStepInputReply;
      /**
       * When it had ended.
       */
      'at-ms': number;
      kind: 'dump-config';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * The lines.
       */
      answer: Reply7;
      /**
       * When it had been read.
       */
      'at-ms': number;
      kind: 'log-tail';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What was done.
       */
      action: NextStepInputAction;
      /**
       * What the host answered.
       */
      answer: NextStepInputReply;
      /**
       * When the action had ended.
       */
      'at-ms': number;
      kind: 'action';
      /**
       * The step it belonged to.
       */
      step: StepKey;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type NextStepInputReply =
  | {
      ok: CommandOutput;
    }
  | {
      error: HostError;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type Reply2 =
  | {
      ok: ConfigFile;
    }
  | {
      error: HostError;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type Reply3 =
  | {
      ok: ProcessReport;
    }
  | {
      error: HostError;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type Reply4 =
  | {
      ok: DiskReport;
    }
  | {
      error: HostError;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type Reply5 =
  | {
      ok: InstalledServer;
    }
  | {
      error: HostError;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type Reply6 =
  | {
      ok: DialReport;
    }
  | {
      error: HostError;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type Reply7 =
  | {
      ok: LogTail;
    }
  | {
      error: HostError;
    };
/**
 * One effect. A decision carries at most one. A host answers a kind that it does not know with the
 * error kind `unsupported`.
 */
export type NextStepInputAction =
  | {
      /**
       * Arguments after the program's name.
       */
      args: string[];
      kind: 'restatectl';
      /**
       * Kill the process after this many milliseconds; its effect is then unknown.
       */
      'timeout-ms': number;
    }
  | {
      /**
       * The text the edits apply to: this node's own file, or another node's for a new node.
       */
      base: EditBase;
      /**
       * Unified diff for humans, values of secret keys withheld.
       */
      diff: string;
      /**
       * Splices on the base text, ascending, not overlapping. The text itself does not travel, so
       * credentials in it do not either.
       */
      edits: Edit[];
      /**
       * SHA-256 (hex) of the file's present text; absent when the file must not exist yet.
       */
      expect?: string | null;
      kind: 'write-config';
      /**
       * The node whose file is written.
       */
      node: string;
      /**
       * SHA-256 (hex) of the resulting text.
       */
      sha256: string;
    }
  | {
      kind: 'start-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'stop-node';
      /**
       * The node.
       */
      node: string;
    }
  | {
      kind: 'restart-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'upgrade-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
      /**
       * The version to install.
       */
      version: string;
    };
/**
 * Where a cluster keeps its metadata.
 */
export type Metadata = 'replicated' | 'external';
/**
 * A role of a Restate node, as `roles` spells it.
 */
export type Role = 'admin' | 'http-ingress' | 'log-server' | 'metadata-server' | 'worker';
/**
 * Exactly one of six.
 */
export type Decision =
  | {
      kind: 'observe';
      /**
       * What to look at, side by side.
       */
      requests: Request[];
      /**
       * What is not known yet.
       */
      why: Reason;
    }
  | {
      /**
       * The one effect.
       */
      action: Action;
      /**
       * Losses tolerated before, during and after.
       */
      exposure: ExposureChange;
      kind: 'act';
      /**
       * What the facts will say once it has worked.
       */
      postcondition: string;
      /**
       * How to undo it, or that it cannot be undone.
       */
      rollback: string;
      /**
       * The step.
       */
      step: StepKey;
      /**
       * The reasons.
       */
      why: Reason;
    }
  | {
      /**
       * What is awaited.
       */
      awaiting: string;
      /**
       * The last thing seen that is in the way, in one short line.
       */
      cause: string;
      /**
       * Waiting longer than this for the same thing, in all, means failure.
       */
      'give-up-after-ms': number;
      kind: 'wait';
      /**
       * To be given back with the next input, verbatim: what two rounds are compared by.
       */
      mark?: Mark | null;
      /**
       * Look again after this many milliseconds.
       */
      'poll-ms': number;
      /**
       * The step whose postcondition is awaited.
       */
      step: StepKey;
      /**
       * The reasons.
       */
      why: Reason;
    }
  | {
      /**
       * What is agreed to: everything that was shown.
       */
      consent: Consent;
      /**
       * SHA-256 (hex) over the consent.
       */
      digest: string;
      kind: 'approve';
      /**
       * The question.
       */
      question: string;
      /**
       * The reasons.
       */
      why: Reason;
    }
  | {
      kind: 'done';
      /**
       * The proof.
       */
      why: Reason;
    }
  | (Refusal & {
      kind: 'refuse';
    })
  | {
      kind: string;
    };
/**
 * A request with its answer, or an action with what the host claimed of it. `at-ms` is the host's
 * wall clock when the answer was complete, in milliseconds since 1970.
 */
export type PlanInputObservation =
  | {
      /**
       * What it printed.
       */
      answer: PlanInputReply;
      /**
       * The arguments it was run with.
       */
      args: string[];
      /**
       * When it had ended.
       */
      'at-ms': number;
      kind: 'restatectl';
    }
  | {
      /**
       * The file.
       */
      answer: Reply2;
      /**
       * When it had been read.
       */
      'at-ms': number;
      kind: 'read-config';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * All that match.
       */
      answer: Reply3;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      kind: 'process';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What lies there.
       */
      answer: Reply4;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      /**
       * The directory that was asked about; absent when it was left to the host.
       */
      'base-dir'?: string | null;
      kind: 'disk';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * Program, version, arguments and environment.
       */
      answer: Reply5;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      kind: 'installed';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What answered.
       */
      answer: Reply6;
      /**
       * When the answer was complete, or the attempt had ended.
       */
      'at-ms': number;
      /**
       * The node from whose host it was dialled; absent for the host's own place.
       */
      from?: string | null;
      kind: 'dial';
      /**
       * The node that is expected there.
       */
      node: string;
      /**
       * What was dialled.
       */
      url: string;
    }
  | {
      /**
       * What it printed.
       */
      answer: PlanInputReply;
      /**
       * When it had ended.
       */
      'at-ms': number;
      kind: 'dump-config';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * The lines.
       */
      answer: Reply7;
      /**
       * When it had been read.
       */
      'at-ms': number;
      kind: 'log-tail';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What was done.
       */
      action: PlanInputAction;
      /**
       * What the host answered.
       */
      answer: PlanInputReply;
      /**
       * When the action had ended.
       */
      'at-ms': number;
      kind: 'action';
      /**
       * The step it belonged to.
       */
      step: StepKey;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type PlanInputReply =
  | {
      ok: CommandOutput;
    }
  | {
      error: HostError;
    };
/**
 * One effect. A decision carries at most one. A host answers a kind that it does not know with the
 * error kind `unsupported`.
 */
export type PlanInputAction =
  | {
      /**
       * Arguments after the program's name.
       */
      args: string[];
      kind: 'restatectl';
      /**
       * Kill the process after this many milliseconds; its effect is then unknown.
       */
      'timeout-ms': number;
    }
  | {
      /**
       * The text the edits apply to: this node's own file, or another node's for a new node.
       */
      base: EditBase;
      /**
       * Unified diff for humans, values of secret keys withheld.
       */
      diff: string;
      /**
       * Splices on the base text, ascending, not overlapping. The text itself does not travel, so
       * credentials in it do not either.
       */
      edits: Edit[];
      /**
       * SHA-256 (hex) of the file's present text; absent when the file must not exist yet.
       */
      expect?: string | null;
      kind: 'write-config';
      /**
       * The node whose file is written.
       */
      node: string;
      /**
       * SHA-256 (hex) of the resulting text.
       */
      sha256: string;
    }
  | {
      kind: 'start-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'stop-node';
      /**
       * The node.
       */
      node: string;
    }
  | {
      kind: 'restart-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'upgrade-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
      /**
       * The version to install.
       */
      version: string;
    };
/**
 * Where the road ends.
 */
export type RoadEnd =
  | {
      /**
       * Losses tolerated once everything is done.
       */
      exposure: Exposure;
      kind: 'target';
    }
  | {
      kind: 'unknown';
      /**
       * What to look at.
       */
      requests: Request[];
      /**
       * What is not known.
       */
      why: Reason;
    }
  | (Refusal & {
      kind: 'refused';
    })
  | {
      kind: string;
    };
/**
 * How far a step is.
 */
export type StepStatus = 'done' | 'under-way' | 'todo';
/**
 * How findings are written.
 */
export type Format = 'human' | 'json' | 'sarif' | 'github' | 'junit';
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type ReportAnswer =
  | {
      ok: ReportOutput;
    }
  | {
      error: HostError;
    };
/**
 * Input of `report`: what the driver does, as it does it. More events may be added.
 */
export type ReportRequest =
  | {
      /**
       * The decision.
       */
      decision: Decision;
      event: 'decided';
      /**
       * Losses tolerated now.
       */
      exposure: Exposure;
    }
  | {
      /**
       * Whether the host answered `ok` and, for a command, the exit code was zero.
       */
      'claims-success': boolean;
      event: 'acted';
      /**
       * What was printed, or the host's error; shortened.
       */
      result: string;
      /**
       * The step.
       */
      step: StepKey;
    }
  | {
      event: string;
    };
/**
 * How a run ended.
 */
export type Outcome = 'done' | 'refused' | 'needs-approval' | 'stopped' | 'failed';
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type SleepAnswer =
  | {
      ok: Clock;
    }
  | {
      error: HostError;
    };
/**
 * A request with its answer, or an action with what the host claimed of it. `at-ms` is the host's
 * wall clock when the answer was complete, in milliseconds since 1970.
 */
export type WhatIfInputObservation =
  | {
      /**
       * What it printed.
       */
      answer: WhatIfInputReply;
      /**
       * The arguments it was run with.
       */
      args: string[];
      /**
       * When it had ended.
       */
      'at-ms': number;
      kind: 'restatectl';
    }
  | {
      /**
       * The file.
       */
      answer: Reply2;
      /**
       * When it had been read.
       */
      'at-ms': number;
      kind: 'read-config';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * All that match.
       */
      answer: Reply3;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      kind: 'process';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What lies there.
       */
      answer: Reply4;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      /**
       * The directory that was asked about; absent when it was left to the host.
       */
      'base-dir'?: string | null;
      kind: 'disk';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * Program, version, arguments and environment.
       */
      answer: Reply5;
      /**
       * When the host had looked.
       */
      'at-ms': number;
      kind: 'installed';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What answered.
       */
      answer: Reply6;
      /**
       * When the answer was complete, or the attempt had ended.
       */
      'at-ms': number;
      /**
       * The node from whose host it was dialled; absent for the host's own place.
       */
      from?: string | null;
      kind: 'dial';
      /**
       * The node that is expected there.
       */
      node: string;
      /**
       * What was dialled.
       */
      url: string;
    }
  | {
      /**
       * What it printed.
       */
      answer: WhatIfInputReply;
      /**
       * When it had ended.
       */
      'at-ms': number;
      kind: 'dump-config';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * The lines.
       */
      answer: Reply7;
      /**
       * When it had been read.
       */
      'at-ms': number;
      kind: 'log-tail';
      /**
       * The node.
       */
      node: string;
    }
  | {
      /**
       * What was done.
       */
      action: WhatIfInputAction;
      /**
       * What the host answered.
       */
      answer: WhatIfInputReply;
      /**
       * When the action had ended.
       */
      'at-ms': number;
      kind: 'action';
      /**
       * The step it belonged to.
       */
      step: StepKey;
    };
/**
 * `{"ok": …}` or `{"error": {"kind": …, "message": …}}`; the answer of every host function.
 */
export type WhatIfInputReply =
  | {
      ok: CommandOutput;
    }
  | {
      error: HostError;
    };
/**
 * One effect. A decision carries at most one. A host answers a kind that it does not know with the
 * error kind `unsupported`.
 */
export type WhatIfInputAction =
  | {
      /**
       * Arguments after the program's name.
       */
      args: string[];
      kind: 'restatectl';
      /**
       * Kill the process after this many milliseconds; its effect is then unknown.
       */
      'timeout-ms': number;
    }
  | {
      /**
       * The text the edits apply to: this node's own file, or another node's for a new node.
       */
      base: EditBase;
      /**
       * Unified diff for humans, values of secret keys withheld.
       */
      diff: string;
      /**
       * Splices on the base text, ascending, not overlapping. The text itself does not travel, so
       * credentials in it do not either.
       */
      edits: Edit[];
      /**
       * SHA-256 (hex) of the file's present text; absent when the file must not exist yet.
       */
      expect?: string | null;
      kind: 'write-config';
      /**
       * The node whose file is written.
       */
      node: string;
      /**
       * SHA-256 (hex) of the resulting text.
       */
      sha256: string;
    }
  | {
      kind: 'start-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'stop-node';
      /**
       * The node.
       */
      node: string;
    }
  | {
      kind: 'restart-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
    }
  | {
      kind: 'upgrade-node';
      /**
       * The node.
       */
      node: string;
      /**
       * SHA-256 (hex) of the kept configuration file that goes back first.
       */
      restore?: string | null;
      /**
       * The version to install.
       */
      version: string;
    };
/**
 * Yes, no, or not known.
 */
export type Certainty = 'yes' | 'no' | 'unknown';

/**
 * What a process printed and how it ended. The answer to `restatectl`, `dump-config` and every action.
 */
export interface CommandOutput {
  /**
   * The exit code; absent when the process was killed.
   */
  exit?: number | null;
  /**
   * Standard error, complete.
   */
  stderr?: string;
  /**
   * Standard output, complete.
   */
  stdout?: string;
  /**
   * The process was killed because its time was up; its effect is unknown.
   */
  'timed-out'?: boolean;
}
/**
 * Why the host could not do what it was asked.
 */
export interface HostError {
  /**
   * What kind of failure it was.
   */
  kind: ErrorKind;
  /**
   * One sentence for a human; must not contain credentials.
   */
  message: string;
}
/**
 * Input of `apply-edits`.
 */
export interface ApplyEditsInput {
  /**
   * SHA-256 (hex) that the text must have: `base.sha256` of the action.
   */
  'base-sha256': string;
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * The action's edits: splices in ascending order that do not overlap.
   */
  edits: Edit[];
  /**
   * SHA-256 (hex) that the new text must have: `sha256` of the action.
   */
  sha256: string;
  /**
   * The text that the edits apply to.
   */
  text: string;
}
/**
 * Replace the bytes `start..end` of a text by `insert`.
 */
export interface Edit {
  /**
   * One past the last byte replaced; equal to `start` for an insertion.
   */
  end: number;
  /**
   * What stands there afterwards.
   */
  insert: string;
  /**
   * First byte replaced.
   */
  start: number;
}
/**
 * Output of `apply-edits`.
 */
export interface ApplyEditsOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * The new text; may contain credentials.
   */
  text: string;
}
/**
 * Output of `approve`.
 */
export interface ApproveOutput {
  /**
   * Yes or no. No ends the run with nothing further done.
   */
  approved: boolean;
  /**
   * Who said so, for the record.
   */
  by?: string | null;
}
/**
 * Input of `approve`.
 */
export interface ApproveRequest {
  /**
   * What is agreed to.
   */
  consent: Consent;
  /**
   * SHA-256 (hex) over the consent.
   */
  digest: string;
  /**
   * The question.
   */
  question: string;
  /**
   * The reasons.
   */
  why: Reason;
}
/**
 * What a human is asked to agree to: everything that is shown. Times, LSNs and leaders are left out,
 * since they differ each time.
 */
export interface Consent {
  /**
   * The cluster that was looked at; absent while it could not be asked. A consent is worthless for
   * another cluster.
   */
  cluster?: ClusterShown | null;
  /**
   * Losses tolerated before it; the worst while it lasts; after it.
   */
  exposure: ExposureChange;
  /**
   * The facts it rests on.
   */
  facts?: string[];
  /**
   * How to undo it, or that it cannot be undone.
   */
  rollback: string;
  /**
   * What would be done.
   */
  scope: ConsentScope;
  /**
   * The deployment wanted.
   */
  target: TargetShown;
}
/**
 * What tells one cluster from another of the same name.
 */
export interface ClusterShown {
  /**
   * Its fingerprint, as text, since it does not fit the numbers of JavaScript; absent on clusters that
   * have none.
   */
  fingerprint?: string | null;
  /**
   * Its name.
   */
  name: string;
  /**
   * The registered nodes.
   */
  nodes: NodeShown[];
}
/**
 * A registered node.
 */
export interface NodeShown {
  /**
   * The number in `N3`.
   */
  id: number;
  /**
   * Its name.
   */
  name: string;
}
/**
 * Exposure before, during and after an action.
 */
export interface ExposureChange {
  /**
   * Once its postcondition holds.
   */
  after: Exposure;
  /**
   * As things stand.
   */
  before: Exposure;
  /**
   * While the action is under way.
   */
  during: Exposure;
}
/**
 * Node losses tolerated in the three respects that matter.
 */
export interface Exposure {
  /**
   * Losses after which no acknowledged write is gone.
   */
  data: Tolerance;
  /**
   * Losses after which the metadata cluster still has a quorum.
   */
  metadata: Tolerance;
  /**
   * Losses after which writes still go on.
   */
  writes: Tolerance;
}
/**
 * A number of losses, and what limits it.
 */
export interface Tolerance {
  /**
   * What sets the limit.
   */
  because: string;
  /**
   * Not even without a further loss: it is interrupted.
   */
  interrupted?: boolean;
  /**
   * Losses tolerated; absent when the facts do not tell.
   */
  losses?: number | null;
  /**
   * Losses of whole machines tolerated; absent unless the addresses of nodes show that some share one,
   * and where the target says that all do. Other machines that are shared show in no address.
   */
  machines?: number | null;
  /**
   * Losses of whole zones tolerated; absent when the facts do not tell, as where nodes have no
   * location.
   */
  zones?: number | null;
}
/**
 * What one step of a plan would do.
 */
export interface ActionsShown {
  /**
   * Each of its actions in one line, without what is known only when its turn comes.
   */
  actions: string[];
  /**
   * The step.
   */
  step: StepKey;
}
/**
 * Whose text an edit starts from.
 */
export interface EditBase {
  /**
   * The node whose configuration file is the base.
   */
  node: string;
  /**
   * SHA-256 (hex) of that text.
   */
  sha256: string;
}
/**
 * A target as far as it is shown to a person.
 */
export interface TargetShown {
  /**
   * The cluster's name.
   */
  'cluster-name'?: string | null;
  /**
   * The nodes wanted.
   */
  nodes: string[];
  /**
   * Replication of partitions.
   */
  'partition-replication': string;
  /**
   * The nodes that should leave.
   */
  remove?: string[];
  /**
   * Replication of logs.
   */
  replication: string;
  /**
   * The snapshot repository.
   */
  repository: string;
  /**
   * [`digest`] of the whole target.
   */
  sha256: string;
  /**
   * Node losses to tolerate.
   */
  tolerate: number;
}
/**
 * Why a decision is what it is.
 */
export interface Reason {
  /**
   * The facts it rests on.
   */
  evidence?: Evidence[];
  /**
   * One or two sentences.
   */
  summary: string;
}
/**
 * A fact and where it comes from.
 */
export interface Evidence {
  /**
   * What was established.
   */
  fact: string;
  /**
   * The observation it was read from.
   */
  source: string;
}
/**
 * Input of `check`.
 */
export interface CheckInput {
  /**
   * Findings that somebody has looked at and accepted.
   */
  accepted?: Accepted[];
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * What `${NAME}` in a compose file is answered from beside its `.env`, and the variables of servers of which only
   * the configuration file is known. `null`: it is set, and its value is unknown.
   */
  environment?: {
    [k: string]: string | null;
  };
  /**
   * The files, in the order in which their tool would be given them. Files that are all named and whose names all
   * end in `.toml` are configuration files of one deployment, whatever stands in them.
   */
  files?: CheckFile[];
  /**
   * What to fix; nothing when absent.
   */
  fix?: FixMode | null;
  /**
   * A deployment that the host knows without reading such files.
   */
  given?: GivenDeployment | null;
  /**
   * What the host looked for since `needs` names it, and does not have.
   */
  missing?: MissingFile[];
  /**
   * As in `validate`; deployments that say so themselves are on one host in any case.
   */
  'one-host'?: boolean;
  /**
   * Files that the host cannot write: what would have to be fixed in them is told, and the others are fixed.
   */
  'read-only'?: ReadOnly[];
  /**
   * As in `validate`.
   */
  'server-version'?: string | null;
  /**
   * Whether the answer is to have the files as they may be passed on.
   */
  share?: boolean;
  /**
   * As in `validate`.
   */
  'target-version'?: string | null;
}
/**
 * Findings that are accepted: they are listed apart, and nothing that keeps a server from loading or
 * starting can be.
 */
export interface Accepted {
  /**
   * The rule, by code or name.
   */
  code: string;
  /**
   * In this file or node alone.
   */
  file?: string | null;
  /**
   * About this dotted key alone.
   */
  key?: string | null;
  /**
   * Why.
   */
  reason: string;
}
/**
 * A file and its text.
 */
export interface CheckFile {
  /**
   * It was found in a folder or because another file names it: nobody has named it as one to check. Such a file
   * need not be one of Restate.
   */
  found?: boolean;
  /**
   * Its path. What it names by a relative path is looked for beside it.
   */
  name: string;
  /**
   * Its text.
   */
  text: string;
}
/**
 * A deployment that the host knows.
 */
export interface GivenDeployment {
  /**
   * What it is called, such as the file that lists its nodes.
   */
  name: string;
  /**
   * Its nodes.
   */
  nodes: NodeConfig[];
}
/**
 * A node: what its server is started with.
 */
export interface NodeConfig {
  /**
   * What comments allow where the node was written, as `collect` reads them.
   */
  allowed?: AllowedPlace[];
  /**
   * Where the arguments were written, in their order.
   */
  'argument-origins'?: CollectOutputOrigin[];
  /**
   * Arguments after the program's name; flags override the environment.
   */
  arguments?: string[];
  /**
   * Environment variables of the server; names that start with `RESTATE_` override the file. `null`: it
   * is set, and its value is unknown (a reference to a secret, a variable of CI).
   */
  environment?: {
    [k: string]: string | null;
  };
  /**
   * Its configuration file; a server also starts without one.
   */
  file?: ConfigText | null;
  /**
   * The name of its host, where that stays the same whenever it is started anew: without `node-name` it is called so.
   */
  'host-name'?: string | null;
  /**
   * The memory that the container may use, in bytes.
   */
  'memory-limit'?: number | null;
  /**
   * Where that was written.
   */
  'memory-limit-origin'?: CollectOutputOrigin | null;
  /**
   * What findings call the node. It need not be its `node-name`.
   */
  name: string;
  /**
   * Where the names of variables were written, by name, when that is a place of its own: what is found about a name
   * points there.
   */
  'name-origins'?: {
    [k: string]: CollectOutputOrigin;
  };
  /**
   * Where the node itself is declared: findings that have no other place point there.
   */
  origin?: CollectOutputOrigin | null;
  /**
   * Where variables were written, by name.
   */
  origins?: {
    [k: string]: CollectOutputOrigin;
  };
  /**
   * Hosts that lead to this node and to no other, such as the name of its container. `HOST` leads to the ports that
   * the node listens on, `HOST:PORT` from that port to the one for other nodes.
   */
  'own-hosts'?: string[];
  /**
   * Something that runs the node provisions the cluster by what its configuration says, without parameters of its own: Restate's
   * operator, where it is asked to.
   */
  'provisioned-for'?: boolean;
  /**
   * Ports of its container that the host passes on to it.
   */
  'published-ports'?: number[];
  /**
   * Hosts that lead to this node and perhaps to others, such as a service with all nodes behind it; written like
   * `own-hosts`.
   */
  'reached-as'?: string[];
  /**
   * The server version of this node, when it is not that of all.
   */
  'server-version'?: string | null;
  /**
   * Where the server version was written, such as the tag of an image.
   */
  'server-version-origin'?: CollectOutputOrigin | null;
  /**
   * What is not known of it. A rule that needs what is unknown is silent, and one advice names all of it.
   */
  unknown?: UnknownPart[];
}
/**
 * What a comment allows in the file where people wrote a node: `# restate-scaleout: allow RS207 reason`.
 */
export interface AllowedPlace {
  /**
   * The rules, by code or name.
   */
  codes: string[];
  /**
   * Where the comment stands: one that matches nothing is told there. Absent when nodes of another deployment may
   * need it.
   */
  comment?: Span | null;
  /**
   * The file.
   */
  file: string;
  /**
   * The lines that it is about, first and last, from 1; without them the whole file.
   */
  lines?: LineRange | null;
  /**
   * Why.
   */
  reason: string;
}
/**
 * A range of a text.
 */
export interface Span {
  /**
   * Column of the first byte in characters, from 1.
   */
  column: number;
  /**
   * One past the last byte.
   */
  end: number;
  /**
   * Line of the first byte, from 1.
   */
  line: number;
  /**
   * First byte.
   */
  start: number;
}
/**
 * Lines of a file.
 */
export interface LineRange {
  /**
   * The first, from 1.
   */
  first: number;
  /**
   * The last.
   */
  last: number;
}
/**
 * Where something was written, for example inside of a manifest: positions then point there.
 */
export interface CollectOutputOrigin {
  /**
   * The bytes of the file that it takes.
   */
  bytes?: ByteRange | null;
  /**
   * The column in characters at which each line starts, from 1.
   */
  column?: number | null;
  /**
   * The file.
   */
  file: string;
  /**
   * The line on which it starts, from 1; the following lines follow there, too.
   */
  line?: number | null;
  /**
   * The line of each line, where they do not follow one another.
   */
  lines?: number[];
  /**
   * Codes of what `collect` has found at this place: `validate` does not say it again in other words.
   */
  told?: string[];
  /**
   * Which bytes of the text stand in the file as they are. When given, a fix is offered only where all that it
   * changes is among them, and its edits are those of the file named here.
   */
  verbatim?: CollectOutputVerbatim[] | null;
}
/**
 * A range of bytes.
 */
export interface ByteRange {
  /**
   * One past the last byte.
   */
  end: number;
  /**
   * First byte.
   */
  start: number;
}
/**
 * Bytes of a text that stand somewhere else as they are, such as a line of a block in a manifest.
 */
export interface CollectOutputVerbatim {
  /**
   * First byte in the text.
   */
  at: number;
  /**
   * How many spaces stand before it on its line, and so before every further line that is inserted.
   */
  indent: number;
  /**
   * How many bytes.
   */
  length: number;
  /**
   * First byte in the file.
   */
  there: number;
}
/**
 * A configuration file.
 */
export interface ConfigText {
  /**
   * What findings call the file.
   */
  name: string;
  /**
   * Where the text was written, when that is not a file of its own.
   */
  origin?: CollectOutputOrigin | null;
  /**
   * Its text.
   */
  text: string;
}
/**
 * Something about a node that is not known.
 */
export interface UnknownPart {
  /**
   * Its name: of the variable or the flag, the path of the file.
   */
  name?: string | null;
  /**
   * What of the node.
   */
  part: NodePart;
  /**
   * What would settle it: a file or a variable, and where it is named.
   */
  'settled-by': string;
}
/**
 * Something that files name and that the host does not have.
 */
export interface MissingFile {
  /**
   * Its path, as `needs` has it.
   */
  path: string;
  /**
   * Why it is not at hand, in a few words, such as `there is no such file`.
   */
  problem: string;
}
/**
 * A file that the host cannot write.
 */
export interface ReadOnly {
  /**
   * The file.
   */
  file: string;
  /**
   * Why, as words that follow its name, such as `is on another host`.
   */
  why: string;
}
/**
 * Output of `check`.
 */
export interface CheckOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * Texts of nodes, and of other files that findings or their fixes stand in, as `render` takes them.
   */
  files: ConfigText[];
  /**
   * What was found: in the files themselves, then in each deployment.
   */
  findings: ValidateOutput;
  /**
   * What fixes make of the files, when that was asked for.
   */
  fixes?: Fixes | null;
  /**
   * What was read. Without a node nothing was checked.
   */
  reading: ReadSummary;
  /**
   * The files as they may be passed on, when that was asked for.
   */
  shared?: Shared | null;
}
/**
 * Output of `validate`.
 */
export interface ValidateOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * Findings, by node and position; at most 1 000 a node, errors first.
   */
  diagnostics: Diagnostic[];
  /**
   * The effective configuration by node and key, when asked for.
   */
  effective?: {
    [k: string]: {
      [k: string]: EffectiveValue;
    };
  };
  /**
   * How many more findings a node has.
   */
  more?: {
    [k: string]: number;
  };
  /**
   * The server version the nodes were read for.
   */
  'server-version': string;
  /**
   * Findings that were accepted.
   */
  suppressed?: Suppressed[];
}
/**
 * A finding about configuration.
 */
export interface Diagnostic {
  /**
   * Stable code: `RS1xx` one file, `RS2xx` a set of files, `RS3xx` files against the cluster, `RS4xx`
   * files that nodes are read from.
   */
  code: string;
  /**
   * The file, as the input names it; empty for a node without one.
   */
  file?: string;
  /**
   * A change that fixes it.
   */
  fix?: Fix | null;
  /**
   * What the server does instead, and how to fix it.
   */
  help?: string | null;
  /**
   * The dotted key it is about.
   */
  key?: string | null;
  /**
   * What is wrong.
   */
  message: string;
  /**
   * The node, as the input names it; empty when it is about the input itself.
   */
  node?: string;
  /**
   * Further nodes that it is true of, for the same place that all of them share, such as an anchor.
   */
  nodes?: string[];
  /**
   * Where people wrote it, when that is elsewhere.
   */
  origin?: Place | null;
  /**
   * Other places that belong to it.
   */
  related?: Related[];
  /**
   * The rule's name.
   */
  rule: string;
  /**
   * How bad it is.
   */
  severity: Severity;
  /**
   * Where it stands in the file's text.
   */
  span?: Span | null;
}
/**
 * A change that removes a finding.
 */
export interface Fix {
  /**
   * Splices, ascending within a file, not overlapping.
   */
  edits: FileEdit[];
  /**
   * Whether it can be applied without a look.
   */
  safety: FixSafety;
  /**
   * What it does.
   */
  title: string;
}
/**
 * A splice on a file: the bytes from `start` to `end` become `insert`.
 */
export interface FileEdit {
  /**
   * One past the last byte.
   */
  end: number;
  /**
   * The file, as the input names it.
   */
  file: string;
  /**
   * The text in their place.
   */
  insert: string;
  /**
   * First byte.
   */
  start: number;
}
/**
 * A place in a file.
 */
export interface Place {
  /**
   * Its bytes, when known.
   */
  bytes?: PlaceBytes | null;
  /**
   * The column in characters, from 1, when known.
   */
  column?: number | null;
  /**
   * The file.
   */
  file: string;
  /**
   * The line, from 1, when known.
   */
  line?: number | null;
}
/**
 * The bytes of a place.
 */
export interface PlaceBytes {
  /**
   * One past the last byte.
   */
  end: number;
  /**
   * First byte.
   */
  start: number;
}
/**
 * A place that belongs to a finding.
 */
export interface Related {
  /**
   * The file, as the input names it; a node without one is named itself.
   */
  file: string;
  /**
   * What is there.
   */
  message: string;
  /**
   * Where it stands.
   */
  span?: Span | null;
}
/**
 * A value that counts, and where it comes from.
 */
export interface EffectiveValue {
  /**
   * `file`, the name of an environment variable, a flag, or `default`.
   */
  from: string;
  /**
   * The value; `<withheld>` for secrets.
   */
  value: {
    [k: string]: unknown;
  };
}
/**
 * A finding that was accepted.
 */
export interface Suppressed {
  /**
   * The finding.
   */
  finding: Diagnostic;
  /**
   * Why it was accepted.
   */
  reason: string;
}
/**
 * What fixes make of the files: all that can be written is to be written, or nothing.
 */
export interface Fixes {
  /**
   * The files to write. Checked anew, they are read as it was meant, and have no new errors.
   */
  changes: FileChange[];
  /**
   * Why nothing is to be written, when fixes do not fit together.
   */
  refused?: string | null;
  /**
   * What is fixed, text by text, for people.
   */
  texts: TextChange[];
}
/**
 * A file that is to be written.
 */
export interface FileChange {
  /**
   * The file.
   */
  file: string;
  /**
   * SHA-256 (hex) of the text the change applies to.
   */
  'from-sha256': string;
  /**
   * SHA-256 (hex) of the new text.
   */
  sha256: string;
  /**
   * The new text.
   */
  text: string;
}
/**
 * A configuration text that fixes change, in a file of its own or in another one.
 */
export interface TextChange {
  /**
   * What was applied.
   */
  applied: string[];
  /**
   * Unified diff, values of secret keys withheld.
   */
  diff: string;
  /**
   * Where it stands, when it is no file of its own.
   */
  inside?: Inside | null;
  /**
   * Why it cannot be written, as words that follow its name.
   */
  left?: string | null;
  /**
   * What the text is called.
   */
  name: string;
}
/**
 * Where a text stands in another file.
 */
export interface Inside {
  /**
   * The file.
   */
  file: string;
  /**
   * The line, from 1.
   */
  line?: number | null;
}
/**
 * What was read.
 */
export interface ReadSummary {
  /**
   * The nodes, by deployment.
   */
  deployments: ReadDeployment[];
  /**
   * What is not at hand, and what it would be for.
   */
  missing?: NotAtHand[];
  /**
   * What lies outside of the files. A host that has it sends it along and calls again, and names in `missing` what
   * it does not have.
   */
  needs?: Need[];
  /**
   * Why nothing was checked, when there is no node.
   */
  nothing?: string | null;
  /**
   * All of this for people, a line each; empty where the files are nodes one by one, since findings say it all.
   */
  overview?: string[];
  /**
   * What every file was read as.
   */
  read: ReadFile[];
}
/**
 * A deployment, without the values of its nodes: some of them are secret.
 */
export interface ReadDeployment {
  /**
   * Its nodes.
   */
  found: FoundAt[];
  /**
   * What it is, as in `collect`; `given` for one that the host knew.
   */
  kind: string;
  /**
   * Its name, as in `collect`.
   */
  name: string;
  /**
   * Its nodes share one host.
   */
  'one-host': boolean;
  /**
   * The file that it was read from; with several, the first.
   */
  source: string;
}
/**
 * Where a node was found.
 */
export interface FoundAt {
  /**
   * The column in characters, from 1.
   */
  column: number;
  /**
   * The file.
   */
  file: string;
  /**
   * Its image, as it is written.
   */
  image?: string | null;
  /**
   * The line, from 1.
   */
  line: number;
  /**
   * The node's name.
   */
  node: string;
  /**
   * The template of the chart that it was rendered from, as Helm's comment above it says.
   */
  template?: string | null;
  /**
   * Its server version, and how that is known; or why it is not.
   */
  version: string;
}
/**
 * Something that files name and that is not at hand.
 */
export interface NotAtHand {
  /**
   * The nodes that it is for.
   */
  nodes: string[];
  /**
   * Its path, or the name of a resource.
   */
  path: string;
  /**
   * Why it is not at hand.
   */
  problem: string;
  /**
   * What it is for.
   */
  why: string;
}
/**
 * Something that lies outside of the files.
 */
export interface Need {
  /**
   * The nodes that it is for.
   */
  nodes: string[];
  /**
   * The path, relative to where the names of the files are relative to; or the name of a resource, such as
   * `ConfigMap/restate`.
   */
  path: string;
  /**
   * What it is for.
   */
  why: string;
}
/**
 * What a file was read as.
 */
export interface ReadFile {
  /**
   * The file.
   */
  file: string;
  /**
   * What it is: `compose`, `kubernetes`, `chart-values`, `helm-template`, `yaml`, `systemd`, `shell`, `env-file`, `toml`, or
   * `other` for what nothing was read of.
   */
  kind: string;
  /**
   * How many nodes stand in it.
   */
  nodes: number;
  /**
   * What was assumed, and what was passed over and why.
   */
  notes?: Note[];
}
/**
 * What was assumed, or passed over.
 */
export interface Note {
  /**
   * The line, from 1; absent when it is about the whole file.
   */
  line?: number | null;
  /**
   * What.
   */
  message: string;
}
/**
 * Files as they may be passed on: what was read as Restate's, with secrets replaced, and nothing else. YAML is written
 * anew, without anchors; of comments those alone are kept that allow a finding. Whoever passes it on looks at it first: names
 * may say more than anybody can tell.
 */
export interface Shared {
  /**
   * The files.
   */
  files: SharedFile[];
  /**
   * Files of which nothing is kept.
   */
  'left-out'?: string[];
  /**
   * What the input calls missing, as far as a text that is kept names it: from its own folder, or as it is. Other
   * paths are nobody's business.
   */
  missing?: string[];
}
/**
 * A file that may be passed on.
 */
export interface SharedFile {
  /**
   * It was found in a folder or because another file names it, as in `files` of the input.
   */
  found?: boolean;
  /**
   * Its name.
   */
  name: string;
  /**
   * What is left of its text.
   */
  text: string;
}
/**
 * Input of `collect`: the texts of files, and what stands outside of them.
 */
export interface CollectInput {
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * What `${NAME}` in a compose file is answered from beside its `.env`: the variables of the shell. `null`:
   * it is set, and its value is unknown.
   */
  environment?: {
    [k: string]: string | null;
  };
  /**
   * The files, in the order in which their tool would be given them.
   */
  files: CollectFile[];
  /**
   * Paths of `needs` that the host looked for and does not have.
   */
  missing?: string[];
}
/**
 * A file and its text.
 */
export interface CollectFile {
  /**
   * Its path. What it names by a relative path is looked for beside it.
   */
  name: string;
  /**
   * Its text.
   */
  text: string;
}
/**
 * Output of `collect`.
 */
export interface CollectOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * What was found: the nodes of each are an input of `validate`. Without any, nothing was checked.
   */
  deployments: Deployment[];
  /**
   * What is wrong with the files themselves, beside the configuration in them.
   */
  diagnostics: Diagnostic[];
  /**
   * What `missing` of the call names, and what it would be for.
   */
  lacking?: Need[];
  /**
   * What lies outside of these files. A host that has it sends it along and calls again, and names in
   * `missing` what it does not have.
   */
  needs: Need[];
  /**
   * What every file was read as.
   */
  read: ReadFile[];
  /**
   * What a comment in the files allows of it.
   */
  suppressed?: Suppressed[];
}
/**
 * Nodes that belong together.
 */
export interface Deployment {
  /**
   * Where each of the nodes was found, in their order.
   */
  found: FoundAt[];
  /**
   * What it is: `compose`, `stateful-set`, `deployment`, `daemon-set`, `pod`, `restate-cluster`, `chart`, `systemd`, `docker-run`,
   * `folder`, or `file` for what belongs to nothing else.
   */
  kind: string;
  /**
   * The name of the compose project, of the StatefulSet with its namespace, of the cluster.
   */
  name: string;
  /**
   * Its nodes, as `validate` takes them.
   */
  nodes: NodeConfig[];
  /**
   * Its nodes share one host, as `validate` takes it.
   */
  'one-host': boolean;
  /**
   * The file that it was read from; with several, the first.
   */
  source: string;
}
/**
 * Input of `complete`.
 */
export interface CompleteInput {
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * The file; it may be broken at the place.
   */
  file: CompleteInputConfigText;
  /**
   * The place, as a byte offset.
   */
  offset: number;
  /**
   * The server version that reads it; the newest known when absent.
   */
  'server-version'?: string | null;
}
/**
 * A configuration file.
 */
export interface CompleteInputConfigText {
  /**
   * What findings call the file.
   */
  name: string;
  /**
   * Where the text was written, when that is not a file of its own.
   */
  origin?: CompleteInputOrigin | null;
  /**
   * Its text.
   */
  text: string;
}
/**
 * Where something was written, for example inside of a manifest: positions then point there.
 */
export interface CompleteInputOrigin {
  /**
   * The bytes of the file that it takes.
   */
  bytes?: ByteRange | null;
  /**
   * The column in characters at which each line starts, from 1.
   */
  column?: number | null;
  /**
   * The file.
   */
  file: string;
  /**
   * The line on which it starts, from 1; the following lines follow there, too.
   */
  line?: number | null;
  /**
   * The line of each line, where they do not follow one another.
   */
  lines?: number[];
  /**
   * Codes of what `collect` has found at this place: `validate` does not say it again in other words.
   */
  told?: string[];
  /**
   * Which bytes of the text stand in the file as they are. When given, a fix is offered only where all that it
   * changes is among them, and its edits are those of the file named here.
   */
  verbatim?: Verbatim[] | null;
}
/**
 * Bytes of a text that stand somewhere else as they are, such as a line of a block in a manifest.
 */
export interface Verbatim {
  /**
   * First byte in the text.
   */
  at: number;
  /**
   * How many spaces stand before it on its line, and so before every further line that is inserted.
   */
  indent?: number;
  /**
   * How many bytes.
   */
  length: number;
  /**
   * First byte in the file.
   */
  there: number;
}
/**
 * Output of `complete`.
 */
export interface CompleteOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * One past its last byte.
   */
  end: number;
  /**
   * The key at the place.
   */
  key?: KeyAt | null;
  /**
   * What fits there, likeliest first.
   */
  proposals: Proposal[];
  /**
   * First byte of what a proposal replaces.
   */
  start: number;
}
/**
 * The key at a place.
 */
export interface KeyAt {
  /**
   * One line about it.
   */
  detail: string;
  /**
   * One past its last byte.
   */
  end: number;
  /**
   * The dotted key; `explain` has its page.
   */
  key: string;
  /**
   * First byte of the key.
   */
  start: number;
}
/**
 * Something that fits.
 */
export interface Proposal {
  /**
   * Whether servers announce that it will go.
   */
  deprecated?: boolean;
  /**
   * One line about it.
   */
  detail: string;
  /**
   * What it is.
   */
  kind: ProposalKind;
  /**
   * The text to insert.
   */
  text: string;
}
/**
 * Input of `describe`: an object, or no bytes at all.
 */
export interface DescribeInput {
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
}
/**
 * Output of `describe`.
 */
export interface DescribeOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * All exports; `run` is the driver module's alone.
   */
  exports: ExportInfo[];
  /**
   * Which files a host reads when somebody names a folder.
   */
  folders: FolderReading;
  /**
   * Host functions the driver module imports, namespace `extism:host/user`.
   */
  'host-functions': HostFunctionInfo[];
  /**
   * What `explain` has pages for.
   */
  kinds: KindInfo[];
  /**
   * The plugin's name.
   */
  name: string;
  /**
   * Minor versions of the server whose configuration it knows, oldest first; for example `1.7`.
   */
  'server-versions': string[];
  /**
   * Its version.
   */
  version: string;
}
/**
 * An export, and where its messages are described. The schemas would double the modules, so they are
 * files beside them: `schemas/` of the release and of the repository.
 */
export interface ExportInfo {
  /**
   * File name of the JSON Schema of its input, `validate.input.json`.
   */
  input: string;
  /**
   * The export's name.
   */
  name: string;
  /**
   * File name of the JSON Schema of its output, `validate.output.json`.
   */
  output: string;
}
/**
 * Which files of a folder are read, and how much of it.
 */
export interface FolderReading {
  /**
   * Files whose names begin with one of these, too.
   */
  beginnings: string[];
  /**
   * A folder with a file of this name is not looked into.
   */
  'cache-tag': string;
  /**
   * The files that Compose reads when it is told no name.
   */
  compose: string[];
  /**
   * The files that Compose puts on top of one of those, unless it is told a name.
   */
  'compose-overrides': string[];
  /**
   * How many folders deep.
   */
  depth: number;
  /**
   * Files are read whose names end with one of these.
   */
  endings: string[];
  /**
   * How many entries are looked at.
   */
  entries: number;
  /**
   * Bytes of a file.
   */
  'file-bytes': number;
  /**
   * How many files are read.
   */
  files: number;
  /**
   * Bytes of the message with all of them.
   */
  'input-bytes': number;
  /**
   * Files of these names, too.
   */
  names: string[];
  /**
   * Folders of these names are not looked into; nor are those whose names begin with a dot, and links.
   */
  'tool-folders': string[];
}
/**
 * A host function, and where its messages are described.
 */
export interface HostFunctionInfo {
  /**
   * File name of the JSON Schema of its answer, `look.answer.json`.
   */
  answer: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * File name of the JSON Schema of its request, `look.request.json`.
   */
  request: string;
}
/**
 * A kind of page.
 */
export interface KindInfo {
  /**
   * What these pages are about, in one line.
   */
  about: string;
  /**
   * `rule`, `step`, `invariant`, `refusal` or `key`; more may be added.
   */
  kind: string;
  /**
   * How many there are.
   */
  pages: number;
}
/**
 * Input of `explain`.
 */
export interface ExplainInput {
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * Only pages of this kind.
   */
  kind?: string | null;
  /**
   * A rule's code or name, a step (`add-voter:n2` means `add-voter`), an invariant, a refusal or a
   * configuration key, in any case. When absent, all pages are listed without their texts; keys
   * only when they are asked for by `kind`.
   */
  topic?: string | null;
  /**
   * Columns that the lines of a page's text may have; code and tables keep theirs. Without it a text is as it
   * stands in the project's documentation.
   */
  width?: number | null;
}
/**
 * Output of `explain`.
 */
export interface ExplainOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * The nearest topics, at most three, when there is no such page.
   */
  nearest?: string[];
  /**
   * The pages; empty when the topic is unknown.
   */
  pages: Page[];
}
/**
 * One page.
 */
export interface Page {
  /**
   * `rule`, `step`, `invariant`, `refusal` or `key`; more may be added.
   */
  kind: string;
  /**
   * Stable name or code.
   */
  name: string;
  /**
   * Markdown; absent in the list of all pages.
   */
  text?: string;
  /**
   * One line.
   */
  title: string;
}
/**
 * Input of `fix`.
 */
export interface FixInput {
  /**
   * Findings that somebody has accepted: they are left as they are.
   */
  accepted?: Accepted[];
  /**
   * As in `validate`.
   */
  cluster?: ObservedCluster | null;
  /**
   * Apply only fixes of these codes; all when absent.
   */
  codes?: string[] | null;
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * The node, which has a file.
   */
  node: FixInputNodeConfig;
  /**
   * As in `validate`.
   */
  'one-host'?: boolean;
  /**
   * The other nodes of its deployment. Rules about several files see them all, and their files are fixed as well, so
   * that the fixes of one call fit together.
   */
  others?: FixInputNodeConfig[];
  /**
   * Remove these dotted keys of `node`.
   */
  remove?: string[];
  /**
   * The server version that reads it; the newest known when absent.
   */
  'server-version'?: string | null;
  /**
   * Set these dotted keys of `node` to these values, whatever the findings.
   */
  set?: {
    [k: string]: unknown;
  };
  /**
   * As in `validate`.
   */
  'target-version'?: string | null;
  /**
   * Also apply fixes that guess what was meant.
   */
  'unsafe-fixes'?: boolean;
}
/**
 * A running cluster as far as it was seen. What is absent is not compared.
 */
export interface ObservedCluster {
  /**
   * The name under which it is provisioned.
   */
  name?: string | null;
  /**
   * Its registered nodes.
   */
  nodes?: ObservedNode[];
  /**
   * The number of its partitions.
   */
  partitions?: number | null;
  /**
   * The replication property of its logs, for example `{node: 2}`.
   */
  replication?: string | null;
}
/**
 * A registered node as far as it was seen.
 */
export interface ObservedNode {
  /**
   * Its registered address.
   */
  address?: string | null;
  /**
   * Milliseconds since its file was last written.
   */
  'config-age-ms'?: number | null;
  /**
   * Its effective configuration, as `restate-server --dump-config` prints it.
   */
  effective?: string | null;
  /**
   * Its plain node id.
   */
  id?: number | null;
  /**
   * Its registered location; empty when it has none.
   */
  location?: string | null;
  /**
   * The name under which it is registered.
   */
  name: string;
  /**
   * Milliseconds since its process was started.
   */
  'process-age-ms'?: number | null;
  /**
   * The version that runs.
   */
  'server-version'?: string | null;
}
/**
 * A node: what its server is started with.
 */
export interface FixInputNodeConfig {
  /**
   * What comments allow where the node was written, as `collect` reads them.
   */
  allowed?: AllowedPlace[];
  /**
   * Where the arguments were written, in their order.
   */
  'argument-origins'?: FixInputOrigin[];
  /**
   * Arguments after the program's name; flags override the environment.
   */
  arguments?: string[];
  /**
   * Environment variables of the server; names that start with `RESTATE_` override the file. `null`: it
   * is set, and its value is unknown (a reference to a secret, a variable of CI).
   */
  environment?: {
    [k: string]: string | null;
  };
  /**
   * Its configuration file; a server also starts without one.
   */
  file?: FixInputConfigText | null;
  /**
   * The name of its host, where that stays the same whenever it is started anew: without `node-name` it is called so.
   */
  'host-name'?: string | null;
  /**
   * The memory that the container may use, in bytes.
   */
  'memory-limit'?: number | null;
  /**
   * Where that was written.
   */
  'memory-limit-origin'?: FixInputOrigin | null;
  /**
   * What findings call the node. It need not be its `node-name`.
   */
  name: string;
  /**
   * Where the names of variables were written, by name, when that is a place of its own: what is found about a name
   * points there.
   */
  'name-origins'?: {
    [k: string]: FixInputOrigin;
  };
  /**
   * Where the node itself is declared: findings that have no other place point there.
   */
  origin?: FixInputOrigin | null;
  /**
   * Where variables were written, by name.
   */
  origins?: {
    [k: string]: FixInputOrigin;
  };
  /**
   * Hosts that lead to this node and to no other, such as the name of its container. `HOST` leads to the ports that
   * the node listens on, `HOST:PORT` from that port to the one for other nodes.
   */
  'own-hosts'?: string[];
  /**
   * Something that runs the node provisions the cluster by what its configuration says, without parameters of its own: Restate's
   * operator, where it is asked to.
   */
  'provisioned-for'?: boolean;
  /**
   * Ports of its container that the host passes on to it.
   */
  'published-ports'?: number[];
  /**
   * Hosts that lead to this node and perhaps to others, such as a service with all nodes behind it; written like
   * `own-hosts`.
   */
  'reached-as'?: string[];
  /**
   * The server version of this node, when it is not that of all.
   */
  'server-version'?: string | null;
  /**
   * Where the server version was written, such as the tag of an image.
   */
  'server-version-origin'?: FixInputOrigin | null;
  /**
   * What is not known of it. A rule that needs what is unknown is silent, and one advice names all of it.
   */
  unknown?: UnknownPart[];
}
/**
 * Where something was written, for example inside of a manifest: positions then point there.
 */
export interface FixInputOrigin {
  /**
   * The bytes of the file that it takes.
   */
  bytes?: ByteRange | null;
  /**
   * The column in characters at which each line starts, from 1.
   */
  column?: number | null;
  /**
   * The file.
   */
  file: string;
  /**
   * The line on which it starts, from 1; the following lines follow there, too.
   */
  line?: number | null;
  /**
   * The line of each line, where they do not follow one another.
   */
  lines?: number[];
  /**
   * Codes of what `collect` has found at this place: `validate` does not say it again in other words.
   */
  told?: string[];
  /**
   * Which bytes of the text stand in the file as they are. When given, a fix is offered only where all that it
   * changes is among them, and its edits are those of the file named here.
   */
  verbatim?: Verbatim[] | null;
}
/**
 * A configuration file.
 */
export interface FixInputConfigText {
  /**
   * What findings call the file.
   */
  name: string;
  /**
   * Where the text was written, when that is not a file of its own.
   */
  origin?: FixInputOrigin | null;
  /**
   * Its text.
   */
  text: string;
}
/**
 * Output of `fix`.
 */
export interface FixOutput {
  /**
   * What was applied.
   */
  applied: string[];
  /**
   * The contract version.
   */
  contract: string;
  /**
   * Unified diff, values of secret keys withheld; empty when nothing changed.
   */
  diff: string;
  /**
   * SHA-256 (hex) of the text the change applies to.
   */
  'from-sha256': string;
  /**
   * The files of `others` that were changed, in the order of the input.
   */
  others?: FixedFile[];
  /**
   * Findings that remain, of all nodes.
   */
  remaining: Diagnostic[];
  /**
   * SHA-256 (hex) of the new text.
   */
  sha256: string;
  /**
   * The new text.
   */
  text: string;
}
/**
 * The file of a further node, changed.
 */
export interface FixedFile {
  /**
   * What was applied.
   */
  applied: string[];
  /**
   * The place of its node in `others` of the input.
   */
  at: number;
  /**
   * Unified diff, values of secret keys withheld.
   */
  diff: string;
  /**
   * SHA-256 (hex) of the text the change applies to.
   */
  'from-sha256': string;
  /**
   * The node, as the input names it.
   */
  node: string;
  /**
   * SHA-256 (hex) of the new text.
   */
  sha256: string;
  /**
   * The new text.
   */
  text: string;
}
/**
 * Output of `look`, as a host writes it.
 */
export interface LookOutput {
  /**
   * One answer for each request, in the order of the requests. With another number of answers all of
   * them count as unknown.
   */
  answers: Answered[];
}
/**
 * An answer to one request.
 */
export interface Answered {
  /**
   * What was seen.
   */
  answer: Reply;
  /**
   * When the answer was complete: the host's wall clock, in milliseconds since 1970.
   */
  'at-ms': number;
}
/**
 * The answer to `read-config`: a configuration file as it lies on the node's disk.
 */
export interface ConfigFile {
  /**
   * Milliseconds since the file was last written, by the clock of the node's host.
   */
  'age-ms'?: number | null;
  /**
   * Permission bits in octal, for example `"0640"`.
   */
  mode?: string | null;
  /**
   * SHA-256 (hex) of the text, as the host computed it.
   */
  sha256?: string | null;
  /**
   * The text; absent when there is no such file.
   */
  text?: string | null;
}
/**
 * The answer to `process`.
 */
export interface ProcessReport {
  /**
   * Every server process that matches the node; empty when none runs. Never left out: a host that
   * cannot tell answers with an error.
   */
  processes: ProcessInfo[];
}
/**
 * One server process.
 */
export interface ProcessInfo {
  /**
   * Milliseconds since it was started, by the clock of the node's host.
   */
  'age-ms'?: number | null;
  /**
   * Arguments after the program's name.
   */
  arguments?: string[] | null;
  /**
   * The node directory that it has open.
   */
  'data-directory'?: string | null;
  /**
   * Its variables that begin with `RESTATE_`, and others that the server reads.
   */
  environment?: {
    [k: string]: EnvironmentValue;
  } | null;
  /**
   * Its process id.
   */
  pid?: number | null;
  /**
   * Path of the program.
   */
  program?: string | null;
  /**
   * The user it runs as.
   */
  user?: string | null;
}
/**
 * A secret that can be compared but not read.
 */
export interface HashedValue {
  /**
   * SHA-256 (hex) of the value.
   */
  sha256: string;
}
/**
 * The answer to `disk`.
 */
export interface DiskReport {
  /**
   * The base directory that was looked at.
   */
  'base-dir'?: string | null;
  /**
   * Where the node's own directory in it leads, all links followed: what `data-directory` of its process is held
   * against. Absent when there is no such directory.
   */
  'data-directory'?: string | null;
  /**
   * Whether nothing at all lies in it.
   */
  empty?: boolean | null;
  /**
   * Whether it exists. Never left out.
   */
  exists: boolean;
  /**
   * Free space of its file system, in bytes.
   */
  'free-bytes'?: number | null;
  /**
   * Which of these hold a file `.cluster-marker`. A server writes it before it opens its databases, so a directory
   * without it is no data: a mount point whose disk is not mounted, say. Absent when nobody has looked for it.
   */
  marked?: string[] | null;
  /**
   * Names of the directories in it, each the data of the node of that name.
   */
  'node-directories'?: string[];
  /**
   * How many of its entries are no directories, dangling links and unreadable ones included. Absent when they
   * cannot be counted.
   */
  'other-entries'?: number | null;
}
/**
 * The answer to `installed`: what a start of the node would run.
 */
export interface InstalledServer {
  /**
   * Arguments that it would be given.
   */
  arguments?: string[] | null;
  /**
   * Variables that it would be given, as far as the server reads them.
   */
  environment?: {
    [k: string]: EnvironmentValue;
  } | null;
  /**
   * Path of the program.
   */
  program?: string | null;
  /**
   * What the program answers to `--version`.
   */
  version?: string | null;
}
/**
 * The answer to `dial`: either a status, or why there is none.
 */
export interface DialReport {
  /**
   * The body, at most 64 KiB of it.
   */
  body?: string | null;
  /**
   * Why nothing answered.
   */
  failure?: DialFailure | null;
  /**
   * The HTTP status; absent when nothing answered HTTP.
   */
  status?: number | null;
}
/**
 * The answer to `log-tail`.
 */
export interface LogTail {
  /**
   * The last lines, newest last.
   */
  lines: string[];
}
/**
 * Input of `look`. The host carries the requests out side by side.
 */
export interface LookRequest {
  /**
   * What to look at.
   */
  requests: Request[];
}
/**
 * Input of `next_step` and of `plan`.
 */
export interface NextStepInput {
  /**
   * What a human has approved: pairs of digest and consent, as `approve` decisions carried them.
   */
  approvals?: Approval[];
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * Marks of earlier `wait` decisions, given back verbatim.
   */
  marks?: Mark[];
  /**
   * What was seen, in any order. Whatever was seen before the newest action is void and must be left
   * out, except `action` observations, which say what this run has done.
   */
  observations?: Observation[];
  /**
   * The deployment wanted.
   */
  target: Target;
}
/**
 * What a human has approved. It is bound to what was shown: an approval of another target, other
 * steps or a better exposure is no approval.
 */
export interface Approval {
  /**
   * When, in milliseconds since 1970, for the record.
   */
  'at-ms'?: number | null;
  /**
   * Who agreed, for the record.
   */
  by?: string | null;
  /**
   * The consent of the `approve` decision, verbatim. A host keeps it as it came, unknown fields
   * included; what does not match the digest, or cannot be read, counts as no approval.
   */
  consent: {
    [k: string]: unknown;
  };
  /**
   * The digest of the `approve` decision.
   */
  digest: string;
}
/**
 * What a first round saw, for a second to be compared with. Hosts give it back and read nothing in it.
 */
export interface Mark {
  /**
   * When the newest observation of the first round was made.
   */
  'at-ms': number;
  /**
   * What is compared.
   */
  name: string;
  /**
   * SHA-256 (hex) over what is compared.
   */
  state: string;
}
/**
 * The deployment that is wanted. It says nothing about how to get there, and silence removes nothing:
 * a node that should go is named in `remove`.
 */
export interface Target {
  /**
   * The registered cluster name. When absent, the name that the running nodes report.
   */
  'cluster-name'?: string | null;
  /**
   * Where the cluster keeps its metadata.
   */
  metadata?: Metadata;
  /**
   * All nodes wanted. Their order only breaks ties: who joins first, who votes.
   */
  nodes: NodeSpec[];
  /**
   * All nodes share one host, so loopback addresses are legitimate.
   */
  'one-host'?: boolean;
  /**
   * Replication property of partitions; the same as `replication` when absent.
   */
  'partition-replication'?: string | null;
  /**
   * Registered nodes that should leave.
   */
  remove?: Removal[];
  /**
   * Replication property of logs, in Restate's grammar: `"2"`, `"{node: 3}"`, `"{zone: 2, node: 3}"`.
   */
  replication: string;
  /**
   * Where partition snapshots go.
   */
  repository: Repository;
  /**
   * The server version wanted, for example `"1.7.12"`. When absent: the version that runs.
   */
  'server-version'?: string | null;
  /**
   * How restatectl reaches nodes that speak TLS.
   */
  tls?: Tls | null;
  /**
   * Node losses to tolerate without losing data or stopping writes. When absent: the copies that
   * `replication` asks for, minus one.
   */
  tolerate?: number | null;
}
/**
 * One node of the wanted deployment.
 */
export interface NodeSpec {
  /**
   * The `advertised-address` that peers dial, with scheme and port: `http://host:5122`.
   */
  address: string;
  /**
   * The node's `location`, `region` or `region.zone`.
   */
  location?: string | null;
  /**
   * The node's `node-name`; unique, and it never moves to another machine.
   */
  name: string;
  /**
   * The node's roles; all five when absent.
   */
  roles?: Role[] | null;
  /**
   * Further settings of this node alone, by dotted key, for example
   * `{"admin.bind-address": "127.0.0.1:19070"}`.
   */
  settings?: {
    [k: string]: unknown;
  };
}
/**
 * A registered node that should leave the cluster.
 */
export interface Removal {
  /**
   * Declares that its disk is gone for good, bound to the incarnation that was lost.
   */
  lost?: Incarnation | null;
  /**
   * Its registered name.
   */
  node: string;
}
/**
 * One life of a node: its number in the cluster and how often it has started.
 */
export interface Incarnation {
  /**
   * The number in `N3:7` after the colon.
   */
  generation: number;
  /**
   * The number in `N3:7` before the colon.
   */
  id: number;
}
/**
 * The snapshot repository that all nodes share.
 */
export interface Repository {
  /**
   * `worker.snapshots.destination`, for example `s3://bucket/cluster-prefix`.
   */
  destination: string;
  /**
   * `worker.snapshots.snapshot-interval`; `"30m"` when absent.
   */
  interval?: string | null;
  /**
   * Further keys below `worker.snapshots`, for example `{"aws-region": "eu-west-1"}`. Credentials
   * belong in the environment of the servers, not here.
   */
  settings?: {
    [k: string]: unknown;
  };
}
/**
 * Files that restatectl is given, as paths on the host that runs it.
 */
export interface Tls {
  /**
   * Certificates of the authorities that the nodes' certificates are checked against.
   */
  ca?: string | null;
  /**
   * The certificate that restatectl presents.
   */
  cert?: string | null;
  /**
   * Its private key.
   */
  key?: string | null;
}
/**
 * Output of `next_step`.
 */
export interface NextStepOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * The one decision.
   */
  decision: Decision;
  /**
   * Losses tolerated now, as far as the observations tell.
   */
  exposure: Exposure;
}
/**
 * Why there is no next step.
 */
export interface Refusal {
  /**
   * The last thing seen that is in the way, in one short line.
   */
  cause: string;
  /**
   * What shows it.
   */
  evidence?: Evidence[];
  /**
   * What is wrong.
   */
  message: string;
  /**
   * Stable name: an invariant of the guard, or a reason of the planner. `explain` has its page.
   */
  name: string;
  /**
   * How to get out of it.
   */
  remedy: string;
  /**
   * The step that was about to be taken.
   */
  step?: StepKey | null;
}
/**
 * Input of `next_step` and of `plan`.
 */
export interface PlanInput {
  /**
   * What a human has approved: pairs of digest and consent, as `approve` decisions carried them.
   */
  approvals?: Approval[];
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * Marks of earlier `wait` decisions, given back verbatim.
   */
  marks?: Mark[];
  /**
   * What was seen, in any order. Whatever was seen before the newest action is void and must be left
   * out, except `action` observations, which say what this run has done.
   */
  observations?: PlanInputObservation[];
  /**
   * The deployment wanted.
   */
  target: Target;
}
/**
 * Output of `plan`.
 */
export interface PlanOutput {
  /**
   * What must be approved before anything is done; absent when nothing is to be done, when it was
   * approved already, or when the road does not lead to the target.
   */
  approval?: PlanApproval | null;
  /**
   * The contract version.
   */
  contract: string;
  /**
   * Where the road ends.
   */
  end: RoadEnd;
  /**
   * Losses tolerated now.
   */
  exposure: Exposure;
  /**
   * Every step of the road, including those that are done.
   */
  road: PlannedStep[];
}
/**
 * The consent that a plan needs, as `next_step` would ask for it.
 */
export interface PlanApproval {
  /**
   * What is agreed to.
   */
  consent: Consent;
  /**
   * SHA-256 (hex) over the consent.
   */
  digest: string;
}
/**
 * One step of the road.
 */
export interface PlannedStep {
  /**
   * The actions it will take, as far as they can be foreseen.
   */
  actions?: Action[];
  /**
   * Losses tolerated before, during and after; absent for steps that are done.
   */
  exposure?: ExposureChange | null;
  /**
   * Whether a human is asked before it, beside the approval of the plan.
   */
  'needs-approval': boolean;
  /**
   * How to undo it, or that it cannot be undone.
   */
  rollback: string;
  /**
   * Whether it is still to be done.
   */
  status: StepStatus;
  /**
   * Its name.
   */
  step: StepKey;
  /**
   * One line of what it is for.
   */
  title: string;
  /**
   * The reasons.
   */
  why: Reason;
}
/**
 * Input of `render`.
 */
export interface RenderInput {
  /**
   * Whether advice is shown; else `human` counts it, and the other formats but `json` leave it out.
   */
  advice?: boolean;
  /**
   * Whether the terminal shows colours. Counts for `human` alone.
   */
  colour?: boolean;
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * The findings are those that fixes would leave which were only shown.
   */
  'dry-run'?: boolean;
  /**
   * The files that it read, for the lines that are shown.
   */
  files?: RenderInputConfigText[];
  /**
   * The format.
   */
  format: Format;
  /**
   * What the host has to say of what it read, a line each, such as files that it passed over. They follow what was read;
   * counts for `human` alone.
   */
  notes?: string[];
  /**
   * What `validate` answered, or the findings of `check`.
   */
  output: ValidateOutput;
  /**
   * The command that hints begin with, such as `restate-check`; `ops-runner` when absent. Counts for `human` alone.
   */
  program?: string | null;
  /**
   * What `check` has read. It is written above the findings, and with them as JSON and SARIF.
   */
  reading?: ReadSummary | null;
  /**
   * Columns of the terminal; 80 when absent. Counts for `human` alone.
   */
  width?: number | null;
}
/**
 * A configuration file.
 */
export interface RenderInputConfigText {
  /**
   * What findings call the file.
   */
  name: string;
  /**
   * Where the text was written, when that is not a file of its own.
   */
  origin?: RenderInputOrigin | null;
  /**
   * Its text.
   */
  text: string;
}
/**
 * Where something was written, for example inside of a manifest: positions then point there.
 */
export interface RenderInputOrigin {
  /**
   * The bytes of the file that it takes.
   */
  bytes?: ByteRange | null;
  /**
   * The column in characters at which each line starts, from 1.
   */
  column?: number | null;
  /**
   * The file.
   */
  file: string;
  /**
   * The line on which it starts, from 1; the following lines follow there, too.
   */
  line?: number | null;
  /**
   * The line of each line, where they do not follow one another.
   */
  lines?: number[];
  /**
   * Codes of what `collect` has found at this place: `validate` does not say it again in other words.
   */
  told?: string[];
  /**
   * Which bytes of the text stand in the file as they are. When given, a fix is offered only where all that it
   * changes is among them, and its edits are those of the file named here.
   */
  verbatim?: Verbatim[] | null;
}
/**
 * Output of `render`.
 */
export interface RenderOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * The text.
   */
  text: string;
}
/**
 * Output of `report`.
 */
export interface ReportOutput {
  /**
   * False asks the driver to stop before the next action.
   */
  'go-on': boolean;
}
/**
 * Input of `run`.
 */
export interface RunInput {
  /**
   * What was approved beforehand; the rest is asked for with `approve`.
   */
  approvals?: Approval[];
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * Stop before the first action and return the decision.
   */
  'dry-run'?: boolean;
  /**
   * The deployment wanted.
   */
  target: Target;
}
/**
 * Output of `run`.
 */
export interface RunOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * The last decision.
   */
  decision?: Decision | null;
  /**
   * Losses tolerated at the end.
   */
  exposure?: Exposure | null;
  /**
   * Why, in a sentence.
   */
  message: string;
  /**
   * How it ended.
   */
  outcome: Outcome;
  /**
   * What was done, in order.
   */
  steps: StepRecord[];
}
/**
 * One step that this run has worked on.
 */
export interface StepRecord {
  /**
   * How many actions were taken for it.
   */
  actions: number;
  /**
   * When the next step began or the run ended.
   */
  'ended-ms': number;
  /**
   * When it began, by the host's clock.
   */
  'started-ms': number;
  /**
   * The step.
   */
  step: StepKey;
}
/**
 * Output of `sleep`.
 */
export interface Clock {
  /**
   * The host's wall clock after the sleep, in milliseconds since 1970: the clock of every `at-ms`.
   */
  'now-ms': number;
}
/**
 * Input of `sleep`.
 */
export interface SleepRequest {
  /**
   * How long, in milliseconds; zero to ask for the time only.
   */
  ms: number;
}
/**
 * Input of `validate`: the nodes of one deployment, or a single one.
 */
export interface ValidateInput {
  /**
   * Findings that somebody has looked at and accepted.
   */
  accepted?: Accepted[];
  /**
   * The running cluster, to compare the nodes with.
   */
  cluster?: ObservedCluster | null;
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * Also give the effective configuration of every node.
   */
  effective?: boolean;
  /**
   * Whether findings come with fixes.
   */
  fixes?: boolean;
  /**
   * The nodes.
   */
  nodes: ValidateInputNodeConfig[];
  /**
   * Nodes share one host, so loopback addresses are legitimate and ports must differ.
   */
  'one-host'?: boolean;
  /**
   * The server version that reads them, for example `"1.7.12"`; the newest known when absent.
   */
  'server-version'?: string | null;
  /**
   * A server version to upgrade to: what changes meaning between here and there is also reported.
   */
  'target-version'?: string | null;
}
/**
 * A node: what its server is started with.
 */
export interface ValidateInputNodeConfig {
  /**
   * What comments allow where the node was written, as `collect` reads them.
   */
  allowed?: AllowedPlace[];
  /**
   * Where the arguments were written, in their order.
   */
  'argument-origins'?: ValidateInputOrigin[];
  /**
   * Arguments after the program's name; flags override the environment.
   */
  arguments?: string[];
  /**
   * Environment variables of the server; names that start with `RESTATE_` override the file. `null`: it
   * is set, and its value is unknown (a reference to a secret, a variable of CI).
   */
  environment?: {
    [k: string]: string | null;
  };
  /**
   * Its configuration file; a server also starts without one.
   */
  file?: ValidateInputConfigText | null;
  /**
   * The name of its host, where that stays the same whenever it is started anew: without `node-name` it is called so.
   */
  'host-name'?: string | null;
  /**
   * The memory that the container may use, in bytes.
   */
  'memory-limit'?: number | null;
  /**
   * Where that was written.
   */
  'memory-limit-origin'?: ValidateInputOrigin | null;
  /**
   * What findings call the node. It need not be its `node-name`.
   */
  name: string;
  /**
   * Where the names of variables were written, by name, when that is a place of its own: what is found about a name
   * points there.
   */
  'name-origins'?: {
    [k: string]: ValidateInputOrigin;
  };
  /**
   * Where the node itself is declared: findings that have no other place point there.
   */
  origin?: ValidateInputOrigin | null;
  /**
   * Where variables were written, by name.
   */
  origins?: {
    [k: string]: ValidateInputOrigin;
  };
  /**
   * Hosts that lead to this node and to no other, such as the name of its container. `HOST` leads to the ports that
   * the node listens on, `HOST:PORT` from that port to the one for other nodes.
   */
  'own-hosts'?: string[];
  /**
   * Something that runs the node provisions the cluster by what its configuration says, without parameters of its own: Restate's
   * operator, where it is asked to.
   */
  'provisioned-for'?: boolean;
  /**
   * Ports of its container that the host passes on to it.
   */
  'published-ports'?: number[];
  /**
   * Hosts that lead to this node and perhaps to others, such as a service with all nodes behind it; written like
   * `own-hosts`.
   */
  'reached-as'?: string[];
  /**
   * The server version of this node, when it is not that of all.
   */
  'server-version'?: string | null;
  /**
   * Where the server version was written, such as the tag of an image.
   */
  'server-version-origin'?: ValidateInputOrigin | null;
  /**
   * What is not known of it. A rule that needs what is unknown is silent, and one advice names all of it.
   */
  unknown?: UnknownPart[];
}
/**
 * Where something was written, for example inside of a manifest: positions then point there.
 */
export interface ValidateInputOrigin {
  /**
   * The bytes of the file that it takes.
   */
  bytes?: ByteRange | null;
  /**
   * The column in characters at which each line starts, from 1.
   */
  column?: number | null;
  /**
   * The file.
   */
  file: string;
  /**
   * The line on which it starts, from 1; the following lines follow there, too.
   */
  line?: number | null;
  /**
   * The line of each line, where they do not follow one another.
   */
  lines?: number[];
  /**
   * Codes of what `collect` has found at this place: `validate` does not say it again in other words.
   */
  told?: string[];
  /**
   * Which bytes of the text stand in the file as they are. When given, a fix is offered only where all that it
   * changes is among them, and its edits are those of the file named here.
   */
  verbatim?: Verbatim[] | null;
}
/**
 * A configuration file.
 */
export interface ValidateInputConfigText {
  /**
   * What findings call the file.
   */
  name: string;
  /**
   * Where the text was written, when that is not a file of its own.
   */
  origin?: ValidateInputOrigin | null;
  /**
   * Its text.
   */
  text: string;
}
/**
 * Input of `what-if`.
 */
export interface WhatIfInput {
  /**
   * A step that `plan` lists: the deployment is told as it is expected to be once the road is done up to and with it.
   * As it stands now when absent.
   */
  after?: StepKey | null;
  /**
   * What a human has approved, as `next_step` takes it.
   */
  approvals?: Approval[];
  /**
   * The contract version that the host was written for.
   */
  contract?: string | null;
  /**
   * Nodes that are lost, by name.
   */
  'lost-nodes'?: string[];
  /**
   * Zones that are lost with all their nodes, as locations have them (`region.zone`, or `zone`).
   */
  'lost-zones'?: string[];
  /**
   * What was seen, as `next_step` takes it.
   */
  observations?: WhatIfInputObservation[];
  /**
   * The deployment wanted.
   */
  target: Target;
}
/**
 * Output of `what-if`. A node is told by its number (`N1`) where a registered one is meant.
 */
export interface WhatIfOutput {
  /**
   * The contract version.
   */
  contract: string;
  /**
   * Further losses that are tolerated.
   */
  exposure: Exposure;
  /**
   * The logs, by number.
   */
  logs: LogDrawn[];
  /**
   * Registered nodes by number, then those that the target names and that are not registered.
   */
  nodes: NodeDrawn[];
  /**
   * The partitions, by number.
   */
  partitions: PartitionDrawn[];
  /**
   * What is not known of all this, and why; each stands for a part that is left out above.
   */
  unknown?: string[];
}
/**
 * A log.
 */
export interface LogDrawn {
  /**
   * Whether records can be appended to it.
   */
  appends: Certainty;
  /**
   * Its number.
   */
  log: number;
  /**
   * Its segments, the oldest first; the last is its tail.
   */
  segments: SegmentDrawn[];
}
/**
 * A segment of a log.
 */
export interface SegmentDrawn {
  /**
   * Its first LSN.
   */
  'base-lsn': number;
  /**
   * Its index in the log.
   */
  index: number;
  /**
   * What it is made of: `replicated`, `local`, `in-memory`, `sealed`.
   */
  kind: string;
  /**
   * The nodes that its records may be on, by number. Of several registered nodes nobody tells which one has a `local`
   * or `in-memory` segment.
   */
  nodeset?: string[];
  /**
   * Those of them whose records can be reached.
   */
  reached?: string[];
  /**
   * Whether each of its records can be reached.
   */
  records: Certainty;
  /**
   * Copies of each record by failure domain, as `{node: 2, zone: 2}`; absent where it is not replicated.
   */
  replication?: string | null;
}
/**
 * A node.
 */
export interface NodeDrawn {
  /**
   * Whether it is alive, has its data, and is none of those that are lost.
   */
  alive: Certainty;
  /**
   * Its number, such as `N1`; absent while it is not registered.
   */
  id?: string | null;
  /**
   * Its location; absent when it has none.
   */
  location?: string | null;
  /**
   * It is one of those that are lost.
   */
  lost?: boolean;
  /**
   * Its `node-name`.
   */
  name: string;
  /**
   * Its roles.
   */
  roles: Role[];
  /**
   * The state of its log storage; absent while it is not registered.
   */
  storage?: string | null;
  /**
   * Whether it has a vote in the metadata cluster.
   */
  votes: Certainty;
  /**
   * The state of its worker; absent while it is not registered.
   */
  worker?: string | null;
  /**
   * Its zone, as `lost-zones` takes it; absent when it has none.
   */
  zone?: string | null;
}
/**
 * A partition.
 */
export interface PartitionDrawn {
  /**
   * The node that leads it, as far as is known; another one is elected when it is lost.
   */
  leader?: string | null;
  /**
   * Its log.
   */
  log: number;
  /**
   * The replica set that it is moving to; absent when it does not move.
   */
  next?: string[];
  /**
   * Its number.
   */
  partition: number;
  /**
   * The nodes of its replica set, by number.
   */
  replicas: string[];
  /**
   * Whether its state can be had: from a replica that has caught up, or from a snapshot and what was not trimmed of its log.
   */
  state: Certainty;
}
