// judge.mjs - tokens of albo-jwt-tool before Node's implementation, and the other way round
//
// SPDX-License-Identifier: AGPL-3.0-or-later

import { spawnSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Enough that numbers of ES256 with a zero or a sign in front come: one in 256 each.
const N_TOKENS = { RS256: 50, ES256: 1000 };

const tool = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'albo-jwt-'));
let n = 0, failed = 0;

function check(name, isGood, detail = '') {
  n++;
  if (!isGood) failed++;
  console.log(`${isGood ? 'ok' : 'not ok'} ${n} - ${name}${isGood ? '' : ` # ${detail}`}`);
}

function run(args, input = '') {
  const result = spawnSync(tool, args, { input, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (result.status !== 0) throw new Error(result.stderr);
  return result.stdout.trimEnd().split('\n');
}

const text = value => Buffer.from(JSON.stringify(value)).toString('base64url');

console.log('TAP version 13');
try {
  for (const alg of ['RS256', 'ES256']) {
    const pair = alg === 'RS256' ? generateKeyPairSync('rsa', { modulusLength: 2048 })
                                 : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = join(folder, `${alg}.pem`);
    const encoding = alg === 'ES256' ? { dsaEncoding: 'ieee-p1363' } : {};
    writeFileSync(pem, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));

    const tokens = run(['sign', pem, String(N_TOKENS[alg])]);
    const set = JSON.parse(tokens.pop());
    const key = createPublicKey({ key: set.keys[0], format: 'jwk' });
    check(`${alg}: the published key is the key`, key.equals(pair.publicKey));

    const bad = tokens.filter((token, i) => {
      const [header, payload, signature] = token.split('.');
      const head = JSON.parse(Buffer.from(header, 'base64url'));
      return head.alg !== alg || head.kid !== set.keys[0].kid || head.typ !== 'JWT' ||
             JSON.parse(Buffer.from(payload, 'base64url')).n !== i ||
             !verify('sha256', Buffer.from(`${header}.${payload}`), { key, ...encoding },
                     Buffer.from(signature, 'base64url'));
    });
    check(`${alg}: all of ${tokens.length} tokens are good to another`,
          tokens.length === N_TOKENS[alg] && bad.length === 0, bad[0]);

    const file = join(folder, `${alg}.json`);
    writeFileSync(file, JSON.stringify({
      keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'of-another', alg, use: 'sig' }],
    }));
    const input = Array.from({ length: N_TOKENS[alg] }, (_, i) => {
      const start = `${text({ alg, kid: 'of-another' })}.${text({ n: i })}`;
      const end = sign('sha256', Buffer.from(start), { key: pair.privateKey, ...encoding });
      return `${start}.${end.toString('base64url')}`;
    });
    const answers = run(['verify', file], input.join('\n') + '\n');
    const wrong = answers.filter((answer, i) => answer !== `ok ${i}`);
    check(`${alg}: all of ${input.length} tokens of another are good`,
          answers.length === input.length && wrong.length === 0, wrong[0]);

    const forged = input.slice(0, 20).map((token, i) => {
      const parts = token.split('.');
      parts[1] = text({ n: i + 1 });
      return parts.join('.');
    });
    check(`${alg}: changed ones are refused`,
          run(['verify', file], forged.join('\n') + '\n').every(answer => answer.startsWith('no ')));
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
