// SPDX-License-Identifier: AGPL-3.0-or-later
//
// pick-assets - of Bootstrap Italia only what the pages use: a twentieth of its style, a tenth of its icons
//
//   pick-assets.mjs PACKAGES STYLE ICONS STYLE-OUTPUT ICONS-OUTPUT FILE…
//
// FILE is a template or a module: whatever looks like a name in it counts as used, so that nothing a page
// shows is left out.  Our own styles are not looked through.  PACKAGES is where npm put them.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [packages, style, icons, styleOutput, iconsOutput, ...files] = process.argv.slice(2);
const { PurgeCSS } = createRequire(`${resolve(packages)}/`)('purgecss');

const [{ css }] = await new PurgeCSS().purge({
  content: files, css: [style], fontFace: true, keyframes: true, variables: true,
});
writeFileSync(styleOutput, css);

const pages = files.map(file => readFileSync(file, 'utf8')).join('\n');
const wanted = new Set([...pages.matchAll(/sprites\.svg#([\w-]+)/g)].map(([, id]) => id));
const kept = readFileSync(icons, 'utf8').replace(/<symbol id="([^"]+)".*?<\/symbol>/gs, (symbol, id) =>
  wanted.delete(id) ? symbol : '');
if (wanted.size > 0)
  throw new Error(`no such icons: ${[...wanted].join(', ')}`);
writeFileSync(iconsOutput, kept);
