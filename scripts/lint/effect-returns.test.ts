import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Those of the lines that the rule refuses. */
function refused(lines: string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'effect-returns-'));
  try {
    const plugins = [join(root, 'scripts/lint/effect-returns.grit')];
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ root: true, plugins }));
    writeFileSync(join(folder, 'example.tsx'), lines.join('\n'));
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--reporter=github', 'example.tsx'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const found = [...stdout.matchAll(/title=plugin,.*?,line=(\d+),/g)];
    return found.map(([, line]) => lines[Number(line) - 1] ?? '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('refuses an effect that returns what may be no clean-up', () => {
  const lines = [
    "useEffect(() => top.current?.scrollIntoView({ block: 'nearest' }), []);",
    'useLayoutEffect(() => heading.current?.focus());',
    'React.useEffect(() => (isOpen ? open() : undefined), [isOpen]);',
    'useEffect(() => { if (isOpen) return scroll(); }, [isOpen]);',
    'useEffect(() => { return isOpen ? scroll() : undefined; }, [isOpen]);',
    'useEffect(() => { return isOpen && scroll(); }, [isOpen]);',
    'useEffect(function run() { return follow(); }, []);',
    'const one = <p ref={(node) => node?.focus()} />;',
  ];
  expect(refused(lines)).toEqual(lines);
});

it('lets a function be returned, or nothing', () => {
  const lines = [
    'useEffect(() => void reload(), [reload]);',
    'useEffect(() => { top.current?.scrollIntoView(); }, []);',
    'useEffect(() => { if (isOpen) return; close(); }, [isOpen]);',
    'useEffect(() => () => stop(), []);',
    'useEffect(() => { const stop = start(); return stop; }, []);',
    'useEffect(() => { list.map((one) => { return one.name(); }); return () => stop(); }, []);',
    'const one = <p ref={(node) => { node?.focus(); }} />;',
    'const two = <p ref={heading} />;',
  ];
  expect(refused(lines)).toEqual([]);
});
