// The mark of the browser. index.html holds the same, to be seen before any script is there.

export function Logo() {
  return (
    <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
      <path className="brand-hex" d="M8 1l6 3.5v7L8 15l-6-3.5v-7z" />
      <path className="brand-core" d="M8 4.4l3.1 1.8v3.6L8 11.6 4.9 9.8V6.2z" />
    </svg>
  );
}
