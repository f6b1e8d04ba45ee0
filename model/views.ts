import type { CodecWriter } from './codecs.ts';
import { keysOf } from './data.ts';
import {
  type Extent,
  elementShape,
  type Layout,
  type LayoutOf,
  type NamedPart,
  type Offset,
  type Run,
} from './layout.ts';
import { asValue } from './values.ts';

/** Whether the views may change the words they look at: guards and properties read, effects write. */
export type Access = 'read' | 'write';

/**
 * Writes the classes through which an author's functions see packed words. One class a shape and access; one
 * instance a place, made with the place's first word and bit. Getters and setters read and write bits of `words`,
 * so a guard or an effect allocates nothing.
 *
 * A class keeps its word and bit in `$w` and `$b`; field names of authors cannot contain `$`. The generated text
 * refers to `bad()`, which leaves the bounds, `mutation(what)`, which reports a change outside an effect, and `host`.
 */
export class ViewWriter {
  readonly lines: string[] = [];
  readonly #codecs: CodecWriter;
  readonly #access: Access;
  /** The variable that holds the typed array. */
  readonly #words: string;
  /** What the names of the classes start with. */
  readonly #prefix: string;
  readonly #classes = new Map<string, string>();

  constructor(codecs: CodecWriter, access: Access, words: string, prefix: string) {
    this.#prefix = prefix;
    this.#codecs = codecs;
    this.#access = access;
    this.#words = words;
  }

  /** The name of the class for `layout`, written at first use. */
  classFor(layout: Layout): string {
    const key = `${layout.extent.unit} ${JSON.stringify(layout.shape)}`;
    const known = this.#classes.get(key);
    if (known !== undefined) return known;
    const name = `${this.#prefix}${this.#classes.size}`;
    this.#classes.set(key, name);
    const body = this.#body(layout, name);
    const external = this.#codecs.external('layout', layout);
    this.lines.push(
      [
        `class ${name} {`,
        `  get $data() { return host.unpack(${external}, ${this.#words}, this.$w, this.$b); }`,
        `  [same](other) { return host.equals(${external}, this.$data, other); }`,
        `  [detach]() { return host.value(${external}, this.$data); }`,
        '  toJSON() { return this.$data; }',
        // As in the plain form: what the elements are is asked of the collection that they are chosen from.
        ...(['set', 'bag', 'seq'].includes(layout.shape.kind)
          ? [`  get shape() { return ${external}.shape; }`]
          : []),
        ...body.map((line) => `  ${line}`),
        '}',
      ].join('\n'),
    );
    return name;
  }

  /**
   * The name of a class like the one for a state, whose instances set bit `k` of the variable `reads` when the `k`th
   * variable of the state is looked at, and all bits when the state is looked at as a whole.
   */
  tracedClassFor(layout: LayoutOf<'record'>): string {
    const traced = layout.fields.map(
      ({ name }, index) => `  get ${name}() { reads |= ${1 << index}; return super.${name}; }`,
    );
    this.lines.push(
      [
        `class Traced extends ${this.classFor(layout)} {`,
        '  get $data() { reads = -1; return super.$data; }',
        ...traced,
        '}',
      ].join('\n'),
    );
    return 'Traced';
  }

  #body(layout: Layout, name: string): readonly string[] {
    const shift = layout.extent.unit === 'words' ? '0' : 'this.$b';
    switch (layout.kind) {
      case 'record':
        return this.#record(layout, shift, name);
      case 'union':
        return this.#union(layout, shift, name);
      case 'option':
        return this.#option(layout, shift);
      case 'map':
        return this.#map(layout, shift, name);
      case 'seq':
        return this.#seq(layout, shift, name);
      case 'bits':
        return this.#bits(layout, shift);
      case 'slots':
        return this.#slots(layout, shift);
      case 'scalar':
        throw new RangeError('a scalar has no view');
    }
  }

  // ---- words and bits ------------------------------------------------------------------------------------------

  /** The raw code of `extent` at a word and a shift, both expressions. */
  #get(extent: Extent, word: string, shift: string): string {
    const w = this.#words;
    if (extent.unit === 'words') return `(${w}[${word}] + ${w}[${word} + 1] * 4294967296)`;
    if (extent.count === 32) return `${w}[${word}]`;
    const mask = 2 ** extent.count - 1;
    if (shift === '0') return `(${w}[${word}] & ${mask})`;
    return `((${w}[${word}] >>> ${shift}) & ${mask})`;
  }

  #put(extent: Extent, word: string, shift: string, code: string): string {
    const w = this.#words;
    if (extent.unit === 'words')
      return `${w}[${word}] = ${code}; ${w}[${word} + 1] = Math.floor(${code} / 4294967296);`;
    if (extent.count === 32) return `${w}[${word}] = ${code};`;
    const mask = 2 ** extent.count - 1;
    const number = /^\d+$/.test(shift) ? Number(shift) : undefined;
    const keep = number === undefined ? `~(${mask} << ${shift})` : String(~(mask << number));
    return `${w}[${word}] = (${w}[${word}] & ${keep}) | (${code}${number === 0 ? '' : ` << ${shift}`});`;
  }

  /** Statements that zero a whole place. */
  #clear(extent: Extent, word: string, shift: string): string {
    const w = this.#words;
    if (extent.unit === 'bits') {
      if (extent.count === 32) return `${w}[${word}] = 0;`;
      return `${w}[${word}] &= ~(${2 ** extent.count - 1} << ${shift});`;
    }
    const whole = extent.free === 0 ? extent.count : extent.count - 1;
    const last = extent.free === 0 ? '' : ` ${w}[${sum(word, whole)}] &= ${~(2 ** (32 - extent.free) - 1)};`;
    if (whole > 4) return `${w}.fill(0, ${word}, ${word} + ${whole});${last}`;
    return Array.from({ length: whole }, (_, index) => `${w}[${sum(word, index)}] = 0;`).join(' ') + last;
  }

  #at(offset: Offset, shift: string): { readonly word: string; readonly shift: string } {
    return { word: sum('this.$w', offset.word), shift: sum(shift, offset.shift) };
  }

  /** Where element `index` of a run is, as expressions; the run starts at `start` of this view. */
  #inRun(
    run: Run,
    start: Offset,
    shift: string,
    index: string,
  ): { readonly word: string; readonly shift: string } {
    const base = this.#at(start, shift);
    if (run.extent.unit === 'bits')
      return { word: base.word, shift: sumText(base.shift, product(index, run.bits)) };
    if (run.perWord === 0) return { word: `${base.word} + ${product(index, run.bits / 32)}`, shift: '0' };
    if (run.perWord === 1) return { word: `${base.word} + ${index}`, shift: '0' };
    const power = Math.log2(run.perWord);
    if (Number.isInteger(power)) {
      return {
        word: `${base.word} + (${index} >>> ${power})`,
        shift: `((${index} & ${run.perWord - 1}) * ${run.bits})`,
      };
    }
    return {
      word: `${base.word} + ((${index} / ${run.perWord}) | 0)`,
      shift: `((${index} % ${run.perWord}) * ${run.bits})`,
    };
  }

  #extentOf(run: Run): Extent {
    return run.perWord === 0
      ? { unit: 'words', count: run.bits / 32, free: 0 }
      : { unit: 'bits', count: run.bits };
  }

  /** Methods `$get(i)` and `$put(i, code)` over the codes of a run. */
  #codeMethods(run: Run, start: Offset, shift: string): readonly string[] {
    const at = this.#inRun(run, start, shift, 'i');
    const extent = this.#extentOf(run);
    return [
      `$get(i) { return ${this.#get(extent, at.word, at.shift)}; }`,
      ...(this.#access === 'write' ? [`$put(i, c) { ${this.#put(extent, at.word, at.shift, 'c')} }`] : []),
    ];
  }

  /** A writing method, or one that says why there is none. */
  #mutator(signature: string, body: string): string {
    const name = signature.slice(0, signature.indexOf('('));
    return this.#access === 'write' ? `${signature} { ${body} }` : `${name}() { mutation('${name}()'); }`;
  }

  // ---- records, unions, options --------------------------------------------------------------------------------

  #child(part: { readonly offset: Offset; readonly layout: Layout }): string {
    return `new ${this.classFor(part.layout)}(${sum('w', part.offset.word)}, ${part.layout.extent.unit === 'words' ? '0' : sum('b', part.offset.shift)})`;
  }

  /** A statement that puts the value of the expression into a part; `child` is the view of a composite part. */
  #assign(
    part: { readonly offset: Offset; readonly layout: Layout },
    shift: string,
    value: string,
    child: string,
  ): string {
    if (part.layout.kind !== 'scalar') return `${child}.$assign(${value});`;
    const at = this.#at(part.offset, shift);
    const encode = this.#codecs.encoder(part.layout.shape);
    return `{ const c = ${encode}(${value}); if (c < 0) bad(); ${this.#put(part.layout.extent, at.word, at.shift, 'c')} }`;
  }

  #read(part: { readonly offset: Offset; readonly layout: Layout }, shift: string, child: string): string {
    if (part.layout.kind === 'option' || part.layout.kind === 'union') return `${child}.$value`;
    if (part.layout.kind !== 'scalar') return child;
    const at = this.#at(part.offset, shift);
    return this.#codecs.decoded(part.layout.shape, this.#get(part.layout.extent, at.word, at.shift));
  }

  #record(layout: LayoutOf<'record'>, shift: string, name: string): readonly string[] {
    const composites = layout.fields.filter((part) => part.layout.kind !== 'scalar');
    const children = composites.map((part) => `hide(this, '$f_${part.name}', ${this.#child(part)});`);
    const accessors = layout.fields.flatMap((part) => this.#accessor(part, shift));
    const assigns = layout.fields.map((part) =>
      this.#assign(part, shift, `v.${part.name}`, `this.$f_${part.name}`),
    );
    return [
      `constructor(w, b) { hide(this, '$w', w); hide(this, '$b', b); ${children.join(' ')} settle(this, ${JSON.stringify(layout.fields.map((part) => part.name))}); }`,
      ...accessors,
      ...this.#assignment(layout, name, assigns.join(' '), composites.length > 0),
    ];
  }

  #accessor(part: NamedPart, shift: string): readonly string[] {
    const child = `this.$f_${part.name}`;
    const setter =
      this.#access === 'write'
        ? this.#assign(part, shift, 'v', child)
        : `mutation('assigning ${part.name}');`;
    return [
      `get ${part.name}() { return ${this.#read(part, shift, child)}; }`,
      `set ${part.name}(v) { ${setter} }`,
    ];
  }

  /** `$assign` of a record or union. A literal may hold views of what is being overwritten: it is copied first. */
  #assignment(layout: Layout, name: string, body: string, hasComposites: boolean): readonly string[] {
    if (this.#access === 'read') return [];
    const isView = layout.kind === 'union' ? `v.$u instanceof ${name}` : `v instanceof ${name}`;
    const copied = hasComposites
      ? `if (!(${isView})) v = host.copied(${this.#codecs.external('layout', layout)}, v);`
      : '';
    return [
      `$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null) bad(); if (v.$u === this) return; ${copied} ${body} }`,
    ];
  }

  #union(layout: LayoutOf<'union'>, shift: string, name: string): readonly string[] {
    const tagAt = this.#at(layout.tag.offset, shift);
    const tagName = layout.shape.kind === 'union' ? layout.shape.tag : '';
    const tag = this.#get(layout.tag.layout.extent, tagAt.word, tagAt.shift);
    const names = this.#codecs.external(
      'cases',
      layout.variants.map((variant) => variant.name),
    );
    const childOf = (variant: number, part: NamedPart): string => `this.$f${variant}_${part.name}`;
    const children: string[] = [];
    const fields = new Map<string, string[]>();
    const setters = new Map<string, string[]>();
    const cases: string[] = [];
    for (const [code, variant] of layout.variants.entries()) {
      const assigns: string[] = [];
      for (const part of variant.fields) {
        const child = childOf(code, part);
        if (part.layout.kind !== 'scalar')
          children.push(`hide(this, '${child.slice('this.'.length)}', ${this.#child(part)});`);
        assigns.push(this.#assign(part, shift, `v.${part.name}`, child));
        listIn(fields, part.name).push(`case ${code}: return ${this.#read(part, shift, child)};`);
        listIn(setters, part.name).push(`case ${code}: ${this.#assign(part, shift, 'v', child)} return;`);
      }
      const put = this.#put(layout.tag.layout.extent, tagAt.word, tagAt.shift, String(code));
      cases.push(
        `if (tag === ${JSON.stringify(variant.name)}) { ${this.#clear(layout.extent, 'this.$w', shift)} ${put} ${assigns.join(' ')} return; }`,
      );
    }
    const hasComposites = children.length > 0;
    const caseClasses = layout.variants.map((variant, code) =>
      this.#caseClass(name, code, tagName, variant.fields),
    );
    return [
      `constructor(w, b) { hide(this, '$w', w); hide(this, '$b', b); ${children.join(' ')} hide(this, '$cases', [${caseClasses.map((one) => `new ${one}(this)`).join(', ')}]); }`,
      `get $value() { return this.$cases[${tag}]; }`,
      `get ${tagName}() { return ${names}[${tag}]; }`,
      this.#access === 'write'
        ? `set ${tagName}(v) { throw new TagError(${JSON.stringify(tagName)}); }`
        : `set ${tagName}(v) { mutation('assigning ${tagName}'); }`,
      ...[...fields].map(
        ([field, reads]) => `get ${field}() { switch (${tag}) { ${reads.join(' ')} } return undefined; }`,
      ),
      ...[...setters].map(([field, writes]) =>
        this.#access === 'write'
          ? `set ${field}(v) { switch (${tag}) { ${writes.join(' ')} } bad(); }`
          : `set ${field}(v) { mutation('assigning ${field}'); }`,
      ),
      // A case is cleared before its fields are written, so the fields of another view must be read before.
      ...this.#assignment(layout, name, `const tag = v.${tagName}; ${cases.join(' ')} bad();`, hasComposites),
    ];
  }

  /**
   * The class of what an author sees of a union in one of its cases: an object with the fields of the case and no
   * others, so that `in`, spreading and listing tell the truth. A place that is held while its case changes goes on
   * answering for the place.
   */
  #caseClass(union: string, code: number, tag: string, fields: readonly NamedPart[]): string {
    const name = `${union}Case${code}`;
    const names = [tag, ...fields.map((part) => part.name)];
    this.lines.push(
      [
        `class ${name} {`,
        `  constructor(union) { hide(this, '$u', union); settle(this, ${JSON.stringify(names)}); }`,
        '  get $data() { return this.$u.$data; }',
        '  [same](other) { return this.$u[same](other); }',
        '  [detach]() { return this.$u[detach](); }',
        '  toJSON() { return this.$u.$data; }',
        ...names.map(
          (field) =>
            `  get ${field}() { return this.$u.${field}; } set ${field}(v) { this.$u.${field} = v; }`,
        ),
        '}',
      ].join('\n'),
    );
    return name;
  }

  #option(layout: LayoutOf<'option'>, shift: string): readonly string[] {
    const at = this.#at(layout.present.offset, shift);
    const extent = layout.present.layout.extent;
    const present = this.#get(extent, at.word, at.shift);
    return [
      `constructor(w, b) { hide(this, '$w', w); hide(this, '$b', b); hide(this, '$v', ${this.#child(layout.value)}); settle(this, []); }`,
      `get $value() { return ${present} === 0 ? null : ${layout.value.layout.kind === 'union' ? 'this.$v.$value' : 'this.$v'}; }`,
      ...(this.#access === 'write'
        ? [
            `$assign(v) { if (v === null) { ${this.#clear(layout.extent, 'this.$w', shift)} return; } if (typeof v !== 'object') bad(); this.$v.$assign(v); ${this.#put(extent, at.word, at.shift, '1')} }`,
          ]
        : []),
    ];
  }

  // ---- maps ----------------------------------------------------------------------------------------------------

  /** Code that fills `this.$e` with the views of a run of composites. */
  #places(run: Run, start: Offset, element: Layout): string {
    const cls = this.classFor(element);
    const at = this.#inRun(run, start, run.extent.unit === 'bits' ? 'this.$b' : '0', 'i');
    return `hide(this, '$e', []); for (let i = 0; i < ${run.count}; i += 1) this.$e.push(new ${cls}(${at.word}, ${at.shift}));`;
  }

  #elementAt(element: Layout, index: string): string {
    if (element.kind === 'option' || element.kind === 'union') return `this.$e[${index}].$value`;
    if (element.kind !== 'scalar') return `this.$e[${index}]`;
    return this.#codecs.decoded(element.shape, `this.$get(${index})`);
  }

  /** A statement that puts the value of an expression into element `index`. */
  #putElement(element: Layout, index: string, value: string): string {
    if (element.kind !== 'scalar') return `this.$e[${index}].$assign(${value});`;
    return `{ const c = ${this.#codecs.encoder(element.shape)}(${value}); if (c < 0) bad(); this.$put(${index}, c); }`;
  }

  #map(layout: LayoutOf<'map'>, shift: string, name: string): readonly string[] {
    const { run, element } = layout;
    const keyShape = layout.shape.kind === 'map' ? layout.shape.key : layout.shape;
    const keyData = layout.shape.kind === 'map' ? keysOf(layout.shape) : [];
    const keys = this.#codecs.external(
      'keys',
      keyData.map((key) => asValue(keyShape, key)),
    );
    const encode = this.#codecs.encoder(keyShape);
    const composite = element.kind !== 'scalar';
    const start: Offset = { word: 0, shift: 0 };
    return [
      `constructor(w, b) { hide(this, '$w', w); hide(this, '$b', b); ${composite ? this.#places(run, start, element) : ''} settle(this, []); }`,
      ...this.#codeMethods(run, start, shift),
      `get size() { return ${run.count}; }`,
      `get(key) { const i = ${encode}(key); if (i < 0) bad(); return ${this.#elementAt(element, 'i')}; }`,
      `keys() { return ${keys}; }`,
      `$at(i) { return ${this.#elementAt(element, 'i')}; }`,
      `values() { return new Elements(this, ${run.count}); }`,
      `*[Symbol.iterator]() { for (let i = 0; i < ${run.count}; i += 1) yield [${keys}[i], ${this.#elementAt(element, 'i')}]; }`,
      this.#mutator(
        'set(key, value)',
        `const i = ${encode}(key); if (i < 0) bad(); ${this.#putElement(element, 'i', 'value')} return this;`,
      ),
      ...(this.#access === 'write'
        ? [
            `$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null || typeof v.get !== 'function') bad(); ${
              composite || keyShape.kind === 'record' || keyShape.kind === 'union'
                ? `if (!(v instanceof ${name})) v = host.copied(${this.#codecs.external('layout', layout)}, v);`
                : ''
            } for (let i = 0; i < ${run.count}; i += 1) { const x = v.get(${keys}[i]); ${this.#putElement(element, 'i', 'x')} } }`,
          ]
        : []),
    ];
  }

  // ---- sequences -----------------------------------------------------------------------------------------------

  #seq(layout: LayoutOf<'seq'>, shift: string, name: string): readonly string[] {
    const { run, element, start } = layout;
    const capacity = layout.shape.kind === 'seq' ? layout.shape.capacity : 0;
    const at = this.#at(layout.length.offset, shift);
    const lengthExtent = layout.length.layout.extent;
    const composite = element.kind !== 'scalar';
    const encode = composite ? '' : this.#codecs.encoder(elementShape(layout.shape));
    const external = this.#codecs.external('layout', layout);
    const equals = composite
      ? `for (let i = 0; i < n; i += 1) if (host.equals(${this.#codecs.external('layout', element)}, this.$e[i].$data, x)) return i; return -1;`
      : `const c = ${encode}(x); if (c < 0) return -1; for (let i = 0; i < n; i += 1) if (this.$get(i) === c) return i; return -1;`;
    const zero = this.#zeroElement(run, start, shift);
    return [
      `constructor(w, b) { hide(this, '$w', w); hide(this, '$b', b); ${composite ? this.#places(run, start, element) : ''} settle(this, []); }`,
      ...(composite ? [] : this.#codeMethods(run, start, shift)),
      `get length() { return ${this.#get(lengthExtent, at.word, at.shift)}; }`,
      `at(i) { i = Math.trunc(i) || 0; const n = this.length; if (i < 0) i += n; return i < 0 || i >= n ? undefined : ${this.#elementAt(element, 'i')}; }`,
      `$at(i) { return ${this.#elementAt(element, 'i')}; }`,
      `indexOf(x) { const n = this.length; ${equals} }`,
      'includes(x) { return this.indexOf(x) >= 0; }',
      // The length is asked for at each element: an effect may append while it iterates.
      '[Symbol.iterator]() { return new Items(this); }',
      ...(this.#access === 'read'
        ? ['push', 'pop', 'shift', 'splice']
            .map((method) => `${method}() { mutation('${method}()'); }`)
            .concat("set length(n) { mutation('assigning length'); }")
        : [
            `$resize(n) { ${this.#put(lengthExtent, at.word, at.shift, 'n')} }`,
            `$zero(i) { ${zero} }`,
            `$move(from, to) { ${this.#moveElement(run, start, shift)} }`,
            `set length(n) { const old = this.length; if (!Number.isInteger(n) || n < 0 || n > old) bad(); for (let i = n; i < old; i += 1) this.$zero(i); this.$resize(n); }`,
            `push(x) { if (arguments.length !== 1) { this.splice(this.length, 0, ...arguments); return this.length; } const n = this.length; if (n === ${capacity}) bad(); ${this.#putElement(element, 'n', 'x')} this.$resize(n + 1); return n + 1; }`,
            'pop() { return this.$take(this.length - 1); }',
            'shift() { return this.$take(0); }',
            `$take(i) { if (this.length === 0) return undefined; const x = ${composite ? 'this.$taken(i)' : this.#elementAt(element, 'i')}; this.splice(i, 1); return x; }`,
            ...(composite ? [`$taken(i) { return this.$e[i][detach](); }`] : []),
            this.#splice(capacity, element),
            `$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null || typeof v[Symbol.iterator] !== 'function') bad(); ${
              composite ? `if (!(v instanceof ${name})) v = host.copied(${external}, v);` : ''
            } const list = [...v]; if (list.length > ${capacity}) bad(); const old = this.length; for (let i = 0; i < list.length; i += 1) ${this.#putElement(element, 'i', 'list[i]')} for (let i = list.length; i < old; i += 1) this.$zero(i); this.$resize(list.length); }`,
          ]),
    ];
  }

  #splice(capacity: number, element: Layout): string {
    const layout = this.#codecs.external('layout', element);
    const encode = element.kind === 'scalar' ? this.#codecs.encoder(element.shape) : undefined;
    // Elements are copied before anything moves: they may be views of the sequence itself.
    const prepare =
      encode === undefined
        ? `items[i] = host.copied(${layout}, items[i]);`
        : `if (${encode}(items[i]) < 0) bad();`;
    return `splice(start, deleteCount, ...items) {
    const n = this.length;
    start = Math.trunc(start) || 0;
    if (start < 0) start = Math.max(0, n + start); else if (start > n) start = n;
    const gone = arguments.length === 0 ? 0 : arguments.length === 1 ? n - start : Math.min(Math.max(Math.trunc(deleteCount) || 0, 0), n - start);
    for (let i = 0; i < items.length; i += 1) { ${prepare} }
    const size = n - gone + items.length;
    if (size > ${capacity}) bad();
    const by = items.length - gone;
    if (by < 0) for (let i = start + gone; i < n; i += 1) this.$move(i, i + by);
    if (by > 0) for (let i = n - 1; i >= start + gone; i -= 1) this.$move(i, i + by);
    for (let i = size; i < n; i += 1) this.$zero(i);
    for (let i = 0; i < items.length; i += 1) { const k = start + i; ${this.#putElement(element, 'k', 'items[i]')} }
    this.$resize(size);
  }`;
  }

  #zeroElement(run: Run, start: Offset, shift: string): string {
    const at = this.#inRun(run, start, shift, 'i');
    const extent = this.#extentOf(run);
    if (extent.unit === 'bits') return this.#put(extent, at.word, at.shift, '0');
    return `const w = ${at.word}; ${this.#words}.fill(0, w, w + ${extent.count});`;
  }

  #moveElement(run: Run, start: Offset, shift: string): string {
    const [from, to] = [this.#inRun(run, start, shift, 'from'), this.#inRun(run, start, shift, 'to')];
    const extent = this.#extentOf(run);
    if (extent.unit === 'bits') {
      return `const c = ${this.#get(extent, from.word, from.shift)}; ${this.#put(extent, to.word, to.shift, 'c')}`;
    }
    return `const w = ${from.word}; ${this.#words}.copyWithin(${to.word}, w, w + ${extent.count});`;
  }

  // ---- sets and bags -------------------------------------------------------------------------------------------

  /** `$assign` of a set or bag: the elements are coded before anything is overwritten. */
  #collect(layout: Layout, encode: string, shift: string): readonly string[] {
    if (this.#access === 'read') return [];
    const counted =
      layout.shape.kind === 'bag'
        ? "const many = typeof v.count === 'function' ? v.count(x) : 1; for (let k = 0; k < many; k += 1)"
        : '';
    return [
      `$assign(v) { if (v === this) return; if (typeof v !== 'object' || v === null || typeof v[Symbol.iterator] !== 'function') bad(); const codes = []; for (const x of v) { const c = ${encode}(x); if (c < 0) bad(); ${counted} codes.push(c); } ${this.#clear(layout.extent, 'this.$w', shift)} for (const c of codes) this.$add(c); }`,
      `clear() { ${this.#clear(layout.extent, 'this.$w', shift)} }`,
    ];
  }

  #bits(layout: LayoutOf<'bits'>, shift: string): readonly string[] {
    const of = elementShape(layout.shape);
    const encode = this.#codecs.encoder(of);
    const decode = this.#codecs.decoded(of, 'c');
    const w = this.#words;
    const single = layout.extent.unit === 'bits';
    const words = single ? 1 : layout.extent.count;
    const place = (code: string): { word: string; bit: string } =>
      single
        ? { word: 'this.$w', bit: shift === '0' ? `(1 << ${code})` : `(1 << (${shift} + ${code}))` }
        : { word: `this.$w + (${code} >>> 5)`, bit: `(1 << (${code} & 31))` };
    const at = place('c');
    const all = single ? this.#get(layout.extent, 'this.$w', shift) : '';
    const capacity = layout.shape.kind === 'set' ? layout.shape.capacity : undefined;
    const room =
      capacity === undefined || capacity >= layout.domain ? '' : `if (this.size >= ${capacity}) bad();`;
    // The last word may hold bits of other variables.
    const lastMask = layout.extent.unit === 'words' ? ~0 >>> layout.extent.free : 0;
    const size = single
      ? `return bitCount(${all});`
      : `let n = bitCount(${w}[this.$w + ${words - 1}] & ${lastMask}); for (let i = 0; i < ${words - 1}; i += 1) n += bitCount(${w}[this.$w + i]); return n;`;
    const iterator = single
      ? `[Symbol.iterator]() { return new Bits(${all}, this); }`
      : this.#access === 'read'
        ? `[Symbol.iterator]() { return new LongBits(${w}, this.$w, ${words}, ${lastMask}, this); }`
        : `[Symbol.iterator]() { return new LongBits(${w}.slice(this.$w, this.$w + ${words}), 0, ${words}, ${lastMask}, this); }`;
    return [
      `constructor(w, b) { hide(this, '$w', w); hide(this, '$b', b); settle(this, []); }`,
      `get size() { ${size} }`,
      `has(x) { const c = ${encode}(x); return c >= 0 && (${w}[${at.word}] & ${at.bit}) !== 0; }`,
      `$decode(c) { return ${decode}; }`,
      iterator,
      ...(this.#access === 'write'
        ? [`$add(c) { if ((${w}[${at.word}] & ${at.bit}) === 0) { ${room} ${w}[${at.word}] |= ${at.bit}; } }`]
        : ["clear() { mutation('clear()'); }"]),
      this.#mutator('add(x)', `const c = ${encode}(x); if (c < 0) bad(); this.$add(c); return this;`),
      this.#mutator(
        'delete(x)',
        `const c = ${encode}(x); if (c < 0 || (${w}[${at.word}] & ${at.bit}) === 0) return false; ${w}[${at.word}] &= ~${at.bit}; return true;`,
      ),
      ...this.#collect(layout, encode, shift),
    ];
  }

  #slots(layout: LayoutOf<'slots'>, shift: string): readonly string[] {
    const { run } = layout;
    const of = elementShape(layout.shape);
    const encode = this.#codecs.encoder(of);
    const capacity = run.count;
    const isBag = layout.shape.kind === 'bag';
    const start: Offset = { word: 0, shift: 0 };
    const last = capacity - 1;
    const add = `
    c += 1;
    let i = 0;
    for (; i < ${capacity}; i += 1) {
      const s = this.$get(i);
      ${isBag ? '' : 'if (s === c) return;'}
      if (s === 0 || s > c) break;
    }
    ${capacity === 0 ? 'bad();' : `if (this.$get(${last}) !== 0) bad();`}
    for (let carried = c; carried !== 0; i += 1) { const s = this.$get(i); this.$put(i, carried); carried = s; }`;
    const find = `const c = ${encode}(x) + 1; if (c === 0) return FOUND; for (let i = 0; i < ${capacity}; i += 1) { const s = this.$get(i); if (s === c) return AT; if (s === 0 || s > c) break; } return FOUND;`;
    return [
      `constructor(w, b) { hide(this, '$w', w); hide(this, '$b', b); settle(this, []); }`,
      ...this.#codeMethods(run, start, shift),
      `get size() { let n = 0; while (n < ${capacity} && this.$get(n) !== 0) n += 1; return n; }`,
      `has(x) { ${find.replaceAll('FOUND', 'false').replaceAll('AT', 'true')} }`,
      `$indexOf(x) { ${find.replaceAll('FOUND', '-1').replaceAll('AT', 'i')} }`,
      ...(isBag
        ? [
            `count(x) { const c = ${encode}(x) + 1; if (c === 0) return 0; let n = 0; for (let i = 0; i < ${capacity}; i += 1) if (this.$get(i) === c) n += 1; return n; }`,
          ]
        : []),
      `$decode(c) { return ${this.#codecs.decoded(of, 'c')}; }`,
      this.#access === 'read'
        ? `[Symbol.iterator]() { return new Slots(this, ${capacity}); }`
        : `[Symbol.iterator]() { const codes = []; for (let i = 0; i < ${capacity}; i += 1) { const s = this.$get(i); if (s === 0) break; if (s !== codes.at(-1)) codes.push(s); } return codes.map((s) => this.$decode(s - 1))[Symbol.iterator](); }`,
      ...(this.#access === 'write' ? [`$add(c) { ${add} }`] : ["clear() { mutation('clear()'); }"]),
      this.#mutator('add(x)', `const c = ${encode}(x); if (c < 0) bad(); this.$add(c); return this;`),
      this.#mutator(
        'delete(x)',
        `let i = this.$indexOf(x); if (i < 0) return false; for (; i < ${last}; i += 1) { const s = this.$get(i + 1); this.$put(i, s); if (s === 0) return true; } this.$put(${last}, 0); return true;`,
      ),
      ...this.#collect(layout, encode, shift),
    ];
  }
}

/**
 * Text that every module of views needs once: a bit count, and iterators. An iterator is its own result: it is read
 * before it goes on, and so a loop allocates one object, or none where the compiler sees that it does not escape.
 */
export const viewRuntime = `
// What a view keeps for itself is not enumerable, and its fields are own and enumerable, so that listing, spreading and
// testing for a field find in a view what they find in a plain value.
function hide(view, name, value) {
  Object.defineProperty(view, name, { value });
}
function settle(view, fields) {
  for (const name of fields) {
    let owner = Object.getPrototypeOf(view);
    while (!Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
    Object.defineProperty(view, name, { ...Object.getOwnPropertyDescriptor(owner, name), enumerable: true, configurable: false });
  }
  // Assigning a field that is not there is a mistake, and would be lost.
  Object.preventExtensions(view);
}
function bitCount(n) {
  n -= (n >>> 1) & 0x55555555;
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
class Elements {
  constructor(of, size) { this.of = of; this.size = size; this.i = 0; this.done = false; this.value = undefined; }
  [Symbol.iterator]() { return this; }
  next() {
    if (this.i < this.size) this.value = this.of.$at(this.i++);
    else this.done = true;
    return this;
  }
}
class Items {
  constructor(of) { this.of = of; this.i = 0; this.done = false; this.value = undefined; }
  [Symbol.iterator]() { return this; }
  next() {
    if (this.i < this.of.length) this.value = this.of.$at(this.i++);
    else this.done = true;
    return this;
  }
}
class Bits {
  constructor(rest, of) { this.rest = rest; this.of = of; this.done = false; this.value = undefined; }
  [Symbol.iterator]() { return this; }
  next() {
    const rest = this.rest;
    if (rest === 0) { this.done = true; return this; }
    this.value = this.of.$decode(31 - Math.clz32(rest & -rest));
    this.rest = rest & (rest - 1);
    return this;
  }
}
class LongBits {
  constructor(words, start, count, lastMask, of) { this.words = words; this.start = start; this.count = count; this.lastMask = lastMask; this.of = of; this.i = 0; this.rest = words[start]; this.done = false; this.value = undefined; }
  [Symbol.iterator]() { return this; }
  next() {
    while (this.rest === 0) {
      this.i += 1;
      if (this.i >= this.count) { this.done = true; return this; }
      this.rest = this.words[this.start + this.i];
      if (this.i === this.count - 1) this.rest &= this.lastMask;
    }
    this.value = this.of.$decode((this.i << 5) + 31 - Math.clz32(this.rest & -this.rest));
    this.rest &= this.rest - 1;
    return this;
  }
}
class Slots {
  constructor(of, capacity) { this.of = of; this.capacity = capacity; this.i = 0; this.last = 0; this.done = false; this.value = undefined; }
  [Symbol.iterator]() { return this; }
  next() {
    while (this.i < this.capacity) {
      const code = this.of.$get(this.i++);
      if (code === 0) break;
      if (code === this.last) continue;
      this.last = code;
      this.value = this.of.$decode(code - 1);
      return this;
    }
    this.i = this.capacity;
    this.done = true;
    return this;
  }
}
`;

function sum(base: string, offset: number): string {
  if (offset === 0) return base;
  return /^\d+$/.test(base) ? String(Number(base) + offset) : `${base} + ${offset}`;
}

function sumText(base: string, term: string): string {
  return base === '0' ? term : `(${base} + ${term})`;
}

function product(index: string, factor: number): string {
  return factor === 1 ? index : `${index} * ${factor}`;
}

function listIn(lists: Map<string, string[]>, key: string): string[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: string[] = [];
  lists.set(key, list);
  return list;
}
