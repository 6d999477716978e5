// Passing on what is open, as a link, and opening what such a link has.
import type { Explained } from './explained';
import { link } from './link';
import type { Project } from './project';

/** Shows the link to what is open, and all that it carries, before it is copied. */
export async function passOn(project: Project, explained: Explained): Promise<void> {
  const { files, missing = [], 'left-out': left = [] } = project.shared();
  const title = 'A link to these files';
  if (files.length === 0) {
    explained.say(title, 'Nothing in these files was read as Restate’s, so there is nothing to pass on.');
    return;
  }
  const { serverVersion, targetVersion } = project.workspaces.now;
  let address: string;
  try {
    address = await link({ files, missing, serverVersion, targetVersion });
  } catch (error) {
    explained.say(title, (error as Error).message);
    return;
  }
  const texts = files.map(({ name, text }) => `# ${name}\n${text.trimEnd()}`);
  if (missing.length > 0) texts.push(`# checked without: ${missing.join(', ')}`);
  const leftOut = left.length > 0 ? ` Left out: ${left.join(', ')}.` : '';
  explained.toCopy(
    title,
    address,
    `Whoever has the link has the texts below: what was read as Restate’s, with secrets withheld. Read them before you copy it.${leftOut}`,
    texts.join('\n\n'),
  );
}
