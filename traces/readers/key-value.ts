import { type Json, LogError, type Unnumbered } from '../log/index.ts';
import { type AboutLog, headOf, jsonOn, type LogFormat, lineFormat, nodeOf } from './format.ts';

/**
 * Lines of `key=value`, as many loggers write them: `ts=12.5 event=prepare node=rm1 rm=rm1 /rmState/rm1=prepared`.
 *
 * | in the line | in the log |
 * |---|---|
 * | `event`, which each line has | `a` |
 * | `node` | `n` |
 * | `ts`; `t0`, `t1` | `t0`, `t1` |
 * | `op`, `phase` | `op`, `phase` |
 * | a key that starts with a slash; with `pre:` before it | `post`; `pre` |
 * | any other key | `args` |
 *
 * A value is a word, or in double quotes a text with JSON's escapes. Numbers, true, false, null, arrays and objects are
 * read as JSON; quoted ones stay texts.
 */
export const keyValue: LogFormat = lineFormat('key-value', 'lines of key=value', (about, fileName) => ({
  head: headOf(about),
  events: (text, line) => [eventOf(pairsIn(text, fileName, line), about, { fileName, line })],
}));

type Pair = readonly [key: string, value: Json];

function eventOf(
  pairs: readonly Pair[],
  about: AboutLog,
  place: { readonly fileName: string; readonly line: number },
): Unnumbered {
  const values = new Map(pairs);
  const twice = pairs.find(([key], index) => pairs.findIndex(([other]) => other === key) !== index);
  if (twice !== undefined) throw new LogError(place, `has ${twice[0]} twice`, 'Give each key once.');
  const [name, node] = [values.get('event'), values.get('node')];
  if (name === undefined) throw new LogError(place, 'has no event', 'Each line says event=...');
  const args = pairs.filter(([key]) => !special.has(key) && !/^(pre:)?\//.test(key));
  const pre = pairs.flatMap(([key, value]): Pair[] =>
    key.startsWith('pre:/') ? [[key.slice(4), value]] : [],
  );
  const post = pairs.filter(([key]) => key.startsWith('/'));
  return {
    a: String(name),
    ...(node === undefined ? {} : { n: nodeOf(about, String(node)) }),
    ...(args.length === 0 ? {} : { args: Object.fromEntries(args) }),
    ...(pre.length === 0 ? {} : { pre: Object.fromEntries(pre) }),
    ...(post.length === 0 ? {} : { post: Object.fromEntries(post) }),
    ...given(values),
  };
}

const special: ReadonlySet<string> = new Set(['event', 'node', 'ts', 't0', 't1', 'op', 'phase']);

/** Members that go over as they are: whether they are of the right type is judged later, with the whole event. */
function given(values: ReadonlyMap<string, Json>): Partial<Unnumbered> {
  const ts = values.get('ts');
  const members = {
    t0: values.get('t0') ?? ts,
    t1: values.get('t1') ?? ts,
    op: values.get('op'),
    phase: values.get('phase'),
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function pairsIn(text: string, fileName: string, line: number): readonly Pair[] {
  const pairs: Pair[] = [];
  const pattern = /\s*([^\s="]+)=("(?:[^"\\]|\\.)*"|[[{].*?[\]}](?=\s|$)|[^\s"]*)(?=\s|$)/y;
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const [, key, raw] = pattern.exec(text) ?? [];
    const value = raw === undefined ? undefined : readValue(raw);
    if (key === undefined || value === undefined) {
      const place = { fileName, line, column: at + 1 };
      throw new LogError(place, 'is not made of key=value', 'Put a value with spaces into double quotes.');
    }
    pairs.push([key, value]);
  }
  return pairs;
}

/** Undefined for a text in quotes that is not well formed. */
function readValue(raw: string): Json | undefined {
  const json = jsonOn(raw);
  return json === undefined && !raw.startsWith('"') ? raw : json;
}
