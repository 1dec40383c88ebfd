// A small part of the filter language: enough for what the pages ask by themselves, and for a fault.

const FIELDS = 'ns name kind group label ann status node owner uid cond age restarts field is has'.split(' ');
const BAD = /CrashLoopBackOff|NotReady|False|does not exist|BackOff|Failed/;

/** How a row is doing, by what its cells say. */
export function healthOf(row) {
  return row.cells.some((cell) => BAD.test(String(cell))) ? 'problem' : 'ok';
}

/** What keeps a row of the kind, or what of the filter is not understood. */
export function filterOf(kind, q) {
  const tests = [];
  for (const { 0: text, index } of q.matchAll(/-?(?:[\w.]+:)?"[^"]*"?|\S+/g)) {
    const [, not, field, value] = /^(-?)(?:([a-z][\w.-]*):)?(.*)$/.exec(text);
    const unknown = field && !FIELDS.includes(field) && !field.startsWith('col.');
    if (unknown) {
      const known = FIELDS.join(', ');
      const span = [index, index + field.length];
      const detail = `q: no field "${field}"; there are: ${known}. Text with a colon is written in quotation marks, at ${span.join('..')} in the filter`;
      return { misread: { detail, span, fault: { word: 'NoField', args: { field, known } } } };
    }
    const test = testOf(kind, field, value.replaceAll('"', '').toLowerCase());
    tests.push(not ? (row) => !test(row) : test);
  }
  return { keeps: (row) => tests.every((test) => test(row)) };
}

function testOf(kind, field, value) {
  if (field === 'is') return (row) => healthOf(row) === value;
  if (field === 'ns') return (row) => row.namespace === value;
  if (field === 'uid') return (row) => row.uid === value;
  if (field === 'name') return (row) => row.name.includes(value);
  if (field?.startsWith('col.') || field === 'status') {
    const place = kind.columns.findIndex((column) => column.id === field.replace('col.', ''));
    return (row) => String(row.cells[place]).toLowerCase() === value;
  }
  if (field && field !== 'kind') return () => false;
  return (row) => [row.namespace, ...row.cells].join('\n').toLowerCase().includes(value);
}
