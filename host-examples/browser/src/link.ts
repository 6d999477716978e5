// A link to what is open: all of it stands behind the `#`, which browsers send to nobody.
import type { SharedFile } from 'restate-scaleout/bare';

/** What a link carries. */
export interface Linked {
  files: SharedFile[];
  missing: string[];
  serverVersion: string;
  targetVersion: string;
}

/** Stands before the data, so that other words behind a `#` are none. */
const MARK = '#files=';
/** A longer text is not unpacked: a link may come from anybody. */
const LONGEST = 4 * 1024 * 1024;

/** The address of the page with what is to be opened in it. Throws when it is more than a link may carry. */
export async function link(linked: Linked): Promise<string> {
  const whole = new Blob([JSON.stringify(linked)]);
  if (whole.size > LONGEST) throw new Error(`The files are too long for a link, which carries ${LONGEST / 1024 / 1024} MB at most.`);
  const packed = whole.stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const signs = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const text = btoa(signs).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${location.href.split('#')[0]}${MARK}${text}`;
}

/** What the address asks for; nothing when it has no such link. Throws when the link is broken. */
export async function linked(address: string): Promise<Linked | undefined> {
  const at = address.indexOf(MARK);
  if (at < 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(await unpacked(address.slice(at + MARK.length)));
  } catch {
    throw new Error('The link cannot be read. It may have been cut off; ask for it again.');
  }
  return checked(value);
}

async function unpacked(text: string): Promise<string> {
  const signs = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(signs, (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts).text();
    length += value.length;
    if (length > LONGEST) throw new Error('too long');
    parts.push(value);
  }
}

/** Takes only what is of the right shape: whoever made the link may have made up anything. */
function checked(value: unknown): Linked {
  const { files, missing, serverVersion, targetVersion } = (value ?? {}) as Partial<Record<keyof Linked, unknown>>;
  const isText = (one: unknown): one is string => typeof one === 'string';
  const texts = (Array.isArray(files) ? files : []).filter((one) => isText(one?.name) && isText(one?.text));
  if (texts.length === 0) throw new Error('The link has no files in it.');
  const names = new Set(texts.map(({ name }) => name.trim()));
  if (names.has('') || names.size < texts.length) throw new Error('The link has files without a name, or of the same name.');
  return {
    files: texts.map(({ name, text, found }) => ({ name, text, ...(found === true ? { found } : {}) })),
    missing: (Array.isArray(missing) ? missing : []).filter(isText),
    serverVersion: isText(serverVersion) ? serverVersion : '',
    targetVersion: isText(targetVersion) ? targetVersion : '',
  };
}
