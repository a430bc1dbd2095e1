#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""fetch-assets.py - takes Bootstrap Italia from npm, of which pick-assets.mjs keeps what the pages need

Called by Meson: fetch-assets.py NPM SOURCE_DIR WORK_DIR OUTPUT_DIR

The lock file says which versions, and their digests; no script of a package is run.
"""

import pathlib
import re
import shutil
import subprocess
import sys

PACKAGE = 'node_modules/bootstrap-italia'
FONTS = ('300', 'regular', 'italic', '600', '700')


def write_style(source, target):
    """The style without its map, which is not served, and without the icons of a video player that
    no page has: a font inside the style, which the security policy refuses on every page."""
    text = source.read_text(encoding='utf-8-sig')
    text = re.sub(r'/\*# sourceMappingURL=.*?\*/\s*', '', text)
    text = re.sub(r'@font-face\{[^{}]*url\(data:[^{}]*\}', '', text)
    target.write_text(text, encoding='utf-8')


def main():
    npm, source, work, output = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])

    work.mkdir(parents=True, exist_ok=True)
    for name in ('package.json', 'package-lock.json', '.npmrc'):
        shutil.copyfile(source / name, work / name)

    result = subprocess.run([npm, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], cwd=work,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.exit('npm could not fetch Bootstrap Italia:\n' + result.stdout)

    dist = work / PACKAGE / 'dist'
    write_style(dist / 'css/bootstrap-italia.min.css', output / 'bootstrap-italia-whole.css')
    shutil.copyfile(dist / 'svg/sprites.svg', output / 'sprites-whole.svg')
    shutil.copyfile(work / PACKAGE / 'LICENSE', output / 'bootstrap-italia-licence.txt')
    shutil.copyfile(dist / 'fonts/Titillium_Web/OFL.txt', output / 'titillium-web-licence.txt')
    for weight in FONTS:
        name = f'titillium-web-v10-latin-ext_latin-{weight}.woff2'
        shutil.copyfile(dist / 'fonts/Titillium_Web' / name, output / name)


main()
