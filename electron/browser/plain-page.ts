import { createHash } from 'node:crypto';

/** The application's colours, light and dark; nothing is loaded. */
const STYLE = `:root{color-scheme:light dark;--ground:#f3f5f6;--panel:#fff;--ink:#12232b;--mark:#0b5c70}
@media(prefers-color-scheme:dark){:root{--ground:#0f1719;--panel:#162124;--ink:#e6eef0;--mark:#7fd0e2}}
body{margin:0;background:var(--ground);color:var(--ink);font:1.05rem/1.55 system-ui,sans-serif}
main{max-width:34rem;margin:12vh auto 0;padding:1.5rem 2rem;background:var(--panel);border-radius:.75rem}
h1{margin:0 0 1rem;font-size:1.4rem}
a,button{display:inline-block;padding:.6rem 1.2rem;border:2px solid var(--mark);border-radius:.5rem;background:none;color:var(--mark);font:inherit;font-weight:600;text-decoration:none;cursor:pointer}`;

/** Allows the one style of these pages in a policy that forbids everything else. */
export const plainPageStyle = `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** A page outside the application: shown before it admits a browser, or instead of it. */
export function plainPage(body: string, attributes = ''): string {
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width"><title>Tonalité</title><style>${STYLE}</style></head>
<body${attributes}><main><h1>Tonalité</h1>
${body}
</main></body></html>
`;
}
