#!/usr/bin/env node
// Fetches one pinned libchdb package with the npm client, checks it and unpacks the library into the cache.
// usage: node fetch-libchdb.mjs <package> <version> <integrity> <destination>
//
// Safe to run several times at once: everything happens in a directory of its own, and one rename publishes the result.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { dirname, join } from 'node:path';

const [name, version, integrity, destination] = process.argv.slice(2);
const fail = (why) => { console.error(`fetch-libchdb: ${why}`); process.exitCode = 1; };

async function main() {
  if (!destination) return fail('usage: fetch-libchdb.mjs <package> <version> <integrity> <destination>');
  if (existsSync(destination)) return;
  if (!integrity) return fail(`no integrity hash is pinned for ${name}@${version}; set CHDB_LIB_PATH to a libchdb you trust`);

  // Beside the destination: a rename is atomic only within one file system.
  const parent = dirname(dirname(destination));
  mkdirSync(parent, { recursive: true });
  const scratch = mkdtempSync(join(parent, '.fetch-'));
  try {
    console.log(`fetching ${name}@${version} (178 MB, once)`);
    const packed = run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', scratch], scratch);
    if (packed) return fail(packed);

    const tarball = readdirSync(scratch).find((file) => file.endsWith('.tgz'));
    if (!tarball) return fail('npm pack left no tarball');
    const hash = createHash('sha512');
    await pipeline(createReadStream(join(scratch, tarball)), hash);
    const actual = `sha512-${hash.digest('base64')}`;
    if (actual !== integrity) return fail(`${name}@${version} is not what was pinned: expected ${integrity}, got ${actual}`);

    const unpacked = join(scratch, 'unpacked');
    mkdirSync(unpacked);
    // The tarball also has a Node add-on and metadata; only the engine is wanted.
    const untarred = run('tar', ['-xzf', join(scratch, tarball), '-C', unpacked, '--strip-components=1', 'package/libchdb.so'], scratch);
    if (untarred) return fail(untarred);

    try {
      renameSync(unpacked, dirname(destination));
    } catch (error) {
      // Another build was quicker; its copy passed the same check.
      if (!existsSync(destination)) throw error;
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function run(command, args, cwd) {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (result.error) return `${command}: ${result.error.message}`;
  return result.status === 0 ? null : `${command} ${args[0]} failed (${result.status}): ${result.stderr.trim()}`;
}

main().catch((error) => fail(error.message));
