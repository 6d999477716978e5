// Writes src/messages.ts from the JSON Schemas of the contract. `--check` only says whether it is in step.
import { compile } from 'json-schema-to-typescript';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const schemas = new URL('../../../schemas/', import.meta.url);
const file = new URL('src/messages.ts', import.meta.url);

/** `apply_edits.input` is the type `ApplyEditsInput`. */
const typeName = (name) => name.replace(/(?:^|[._])([a-z])/g, (_, letter) => letter.toUpperCase());

/** A schema without what is no matter of types, such as where it is on disk. `names` renames definitions. */
const plain = (schema, names) => {
  if (Array.isArray(schema)) return schema.map((each) => plain(each, names));
  if (schema === null || typeof schema !== 'object') return schema;
  const out = {};
  for (const [key, value] of Object.entries(schema)) {
    if (['$schema', '$defs', 'title', 'format', 'minimum', 'maximum', 'default'].includes(key)) continue;
    if (key === 'properties') {
      out[key] = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner, names)]));
    } else if (key === '$ref') {
      const name = value.slice('#/$defs/'.length);
      // A description beside a reference would make another type of it.
      out.allOf = [{ $ref: `#/$defs/${names[name] ?? name}` }];
    } else {
      out[key] = plain(value, names);
    }
  }
  // Readers ignore fields that they do not know, and senders send none: neither is a type.
  if (out.type === 'object' && typeof out.additionalProperties !== 'object' && out.additionalProperties !== true) {
    out.additionalProperties = false;
  }
  return out;
};

const $defs = {};
const messages = readdirSync(schemas).filter((name) => name.endsWith('.json')).sort();
for (const name of messages) {
  const schema = JSON.parse(readFileSync(new URL(name, schemas), 'utf8'));
  const message = typeName(name.slice(0, -'.json'.length));
  // What two messages call by one name and is not the same gets the name of its message before it.
  const names = {};
  for (const [inner, definition] of Object.entries(schema.$defs ?? {})) {
    if ($defs[inner] && !isDeepStrictEqual($defs[inner], plain(definition, {}))) names[inner] = message + inner;
  }
  for (const [inner, definition] of Object.entries(schema.$defs ?? {})) {
    $defs[names[inner] ?? inner] = plain(definition, names);
  }
  $defs[message] = plain(schema, names);
}

const all = {
  $defs,
  title: 'Messages',
  type: 'object',
  additionalProperties: false,
  properties: Object.fromEntries(messages.map((name) => {
    const type = typeName(name.slice(0, -'.json'.length));
    return [type, { $ref: `#/$defs/${type}` }];
  })),
};
const text = await compile(all, 'Messages', {
  bannerComment: '// The messages of the contract, made from ../../../schemas by `npm run types`.',
  additionalProperties: false,
  style: { singleQuote: true, printWidth: 110 },
});
// The root only held them together.
const types = text.replace(/export interface Messages \{[\s\S]*?\n\}\n/, '');
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== types) {
    console.error('error: src/messages.ts is not what the schemas say; run `npm run types`');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, types);
}
