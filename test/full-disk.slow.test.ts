/** Every command that writes, on a disk that becomes full at some moment. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testFullDisk, writingCommands } from './testing/full-disk.ts';
import { makeWorkspace, temporaryFolder } from './testing/small-workspace.ts';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const moments = Array.from({ length: 9 }, (_, i) => i / 8);

describe('a full disk', () => {
  it.each(Object.keys(writingCommands) as (keyof typeof writingCommands)[])(
    'is reported and damages nothing, at any write of %s',
    async (command) => {
      const { folder } = await makeWorkspace();
      await testFullDisk(folder, command, moments);
    },
  );

  it.skipIf(!canMount())(
    'in a file system of its own damages nothing either, for writes of DuckDB too',
    async () => {
      const { folder } = await makeWorkspace();
      const disk = await temporaryFolder();
      const steps = ['import', 'compile', 'train', 'refresh'];
      // A disk with little space beside the workspace; then each command until it fits
      const script = `
        set -e
        mount -t tmpfs -o size=\${room}k none ${disk}
        mkdir ${disk}/tmp ${disk}/ws
        cp -r ${folder}/. ${disk}/ws
        export TMPDIR=${disk}/tmp
        for step in ${steps.join(' ')}; do
          args=$step
          if [ $step = import ]; then args="import ${join(import.meta.dirname, '../examples/starter/baking.md')}"; fi
          if ! node ${main} $args --workspace ${disk}/ws >/dev/null 2>${disk}/../error-$$; then
            cat ${disk}/../error-$$
            node ${main} status --workspace ${disk}/ws >/dev/null
            node ${main} search birds --workspace ${disk}/ws >/dev/null
            mount -o remount,size=500m none ${disk}
            if [ $step = train ] && ls -d ${disk}/ws/model/*.partial 2>/dev/null; then args="train --resume"; fi
            node ${main} $args --workspace ${disk}/ws >/dev/null
          fi
        done
        node ${main} status --workspace ${disk}/ws`;
      const used = Number(execFileSync('du', ['-sk', folder], { encoding: 'utf8' }).split('\t')[0]);
      let full = 0;
      for (const room of [20, 200, 400, 800, 1600]) {
        const { stdout, status } = spawnSync('unshare', ['-rm', 'sh', '-c', script], {
          encoding: 'utf8',
          env: { ...process.env, room: String(used + room) },
        });
        expect({ status, room, stdout }).toMatchObject({ status: 0 });
        if (stdout.includes('expected room to write, got a full disk')) full++;
        expect(stdout).not.toContain('bug in LinkSage');
        expect(stdout).toMatch(/next +linksage search/);
      }
      expect(full).toBeGreaterThan(1);
    },
  );
});

/** Whether this user may mount file systems in a separate namespace. */
function canMount(): boolean {
  return spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
}
