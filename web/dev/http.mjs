// How answers are sent: as the real server sends them, with the same policy for browsers.

import { readFile } from 'node:fs/promises';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; worker-src 'self'; " +
  "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ui";
const TYPES = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};
const DIST = new URL('../dist/', import.meta.url);

export function json(response, body) {
  response
    .writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}

export function problem(response, status, reason, detail, misread) {
  const headers = {
    'Content-Type': 'application/problem+json',
    ...(status === 503 ? { 'Retry-After': '1' } : {}),
  };
  const body = {
    type: `urn:crds-objects-browser:reason:${reason}`,
    title: reason,
    status,
    detail,
    reason,
    ...misread,
  };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

export async function file(response, path) {
  const asset = path.startsWith('assets/');
  const name = asset ? path : 'index.html';
  const body = name.includes('..') ? null : await readFile(new URL(name, DIST)).catch(() => null);
  if (body === null)
    return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such file.\n');
  response
    .writeHead(200, {
      'Content-Type': TYPES[name.split('.').pop()] ?? 'application/octet-stream',
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': asset ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    .end(body);
}
