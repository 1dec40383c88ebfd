// Cuts lines of YAML into coloured pieces. Pure, and for what the server writes, not for every YAML there is.

export type Token = 'key' | 'string' | 'number' | 'word' | 'mark' | 'text';

export interface Piece {
  token: Token;
  text: string;
}

/** For each line whether it is inside a block scalar (after "|" or ">"), where nothing has a meaning of its own. */
export function blockLines(lines: string[]): boolean[] {
  let block = -1;
  return lines.map((line) => {
    const indent = line.length - line.trimStart().length;
    if (block >= 0) {
      if (line.trim() === '' || indent > block) return true;
      block = -1;
    }
    if (/(^|[:\-] )[|>][+-]?\d*$/.test(line)) {
      // The key's own indentation: dashes before it count, as the block is deeper than the key.
      block = /^(\s*)(?:- )*/.exec(line)?.[0].length ?? indent;
      if (/^\s*(?:- )*[|>]/.test(line)) block = indent;
    }
    return false;
  });
}

const KEY = /^(\s*(?:- )*)((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`{[\]},][^#]*?))(:)(?= |$)/;

export function highlight(line: string, inBlock: boolean): Piece[] {
  if (inBlock) return [{ token: 'string', text: line }];
  const pieces: Piece[] = [];
  let rest = line;
  const key = KEY.exec(line);
  if (key) {
    const [all, before = '', name = '', colon = ''] = key;
    if (before) pieces.push({ token: 'mark', text: before });
    pieces.push({ token: 'key', text: name }, { token: 'mark', text: colon });
    rest = line.slice(all.length);
  } else {
    const dash = /^\s*(?:- ?)+/.exec(line);
    if (dash) {
      pieces.push({ token: 'mark', text: dash[0] });
      rest = line.slice(dash[0].length);
    }
  }
  if (rest) pieces.push({ token: scalar(rest.trim()), text: rest });
  return pieces;
}

function scalar(text: string): Token {
  if (/^-?(\d[\d_]*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return 'number';
  if (/^(true|false|null|~)$/.test(text)) return 'word';
  if (/^([|>][+-]?\d*|\{\}|\[\])$/.test(text)) return 'mark';
  return text === '' ? 'text' : 'string';
}

/** A name for the downloaded file that every file system takes. */
export function fileName(resource: string, namespace: string | null, name: string): string {
  return (
    [resource, namespace, name]
      .filter(Boolean)
      .join('-')
      .replace(/[^A-Za-z0-9._-]/g, '_') + '.yaml'
  );
}
