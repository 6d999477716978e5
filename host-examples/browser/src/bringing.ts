// The ways in which people bring files: buttons, and dropping them anywhere.
import { undisturbed } from './dialogs';
import { the } from './dom';
import type { Dropped, Taken } from './dropped';
import type { Given } from './files';

export interface Bringing {
  /** What was chosen or dropped. */
  bring(taken: Taken): void;
  /** The file that was asked for, under the name by which it is needed. */
  needed(taken: Taken): void;
}

/** The files under the names by which they are asked for; nothing when any of them is not. */
export function allAsked(given: readonly Given[], paths: readonly string[]): Given[] | undefined {
  const asked = given.map((file) => {
    const fits = paths.filter((path) => path === file.name || path.endsWith(`/${file.name}`));
    const path = fits.includes(file.name) ? file.name : fits.length === 1 ? fits[0] : undefined;
    return path === undefined ? undefined : { ...file, name: path, found: true };
  });
  const all = asked.filter((one) => one !== undefined);
  return all.length === given.length && new Set(all.map(({ name }) => name)).size === all.length ? all : undefined;
}

export class Ways {
  /** The file that is asked for, whatever its own name is. */
  private needed = '';

  constructor(
    private readonly dropped: Dropped,
    private readonly to: Bringing,
  ) {
    for (const [button, id] of [['open', 'chosen'], ['open-folder', 'chosen-folder']] as const) {
      the(button).onclick = () => {
        this.needed = '';
        the<HTMLInputElement>(id).click();
      };
      const input = the<HTMLInputElement>(id);
      input.onchange = () => void this.chosen(input);
    }
    this.catchDrops();
  }

  /** Asks for a file that is to be called by this path. */
  ask(path: string): void {
    this.needed = path;
    the<HTMLInputElement>('chosen').click();
  }

  private async chosen(input: HTMLInputElement): Promise<void> {
    const { needed } = this;
    this.needed = '';
    const taken = await this.dropped.chosen(input);
    input.value = '';
    const [first] = taken.files;
    await undisturbed();
    if (needed === '' || taken.files.length > 1) this.to.bring(taken);
    else this.to.needed({ ...taken, files: first ? [{ ...first, name: needed, found: true }] : [] });
  }

  private async taken(transfer: DataTransfer): Promise<void> {
    const taken = await this.dropped.taken(transfer);
    await undisturbed();
    this.to.bring(taken);
  }

  /** Before the editor sees them: it would put the text of a file into the one in view. */
  private catchDrops(): void {
    const isFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const caught = (name: 'dragover' | 'drop', then: (event: DragEvent) => void) =>
      addEventListener(
        name,
        (event) => {
          if (!isFiles(event)) return;
          event.preventDefault();
          event.stopPropagation();
          then(event);
        },
        { capture: true },
      );
    caught('dragover', () => {
      the('drop').hidden = false;
    });
    caught('drop', (event) => {
      the('drop').hidden = true;
      void this.taken(event.dataTransfer!);
    });
    addEventListener('dragleave', (event) => {
      if (event.relatedTarget === null) the('drop').hidden = true;
    });
  }
}
