import { defineConfig } from 'vitest/config';

/** `npm run corpus`: what takes minutes. One after the other, since each wants the memory and the time is shown. */
export default defineConfig({
  test: {
    root: new URL('../../', import.meta.url).pathname,
    pool: 'forks',
    fileParallelism: false,
    disableConsoleIntercept: true,
    reporters: ['default'],
    testTimeout: 3_600_000,
    projects: [
      {
        extends: true,
        test: { name: 'large instances', include: ['{test,impl}/**/*.corpus.ts'] },
      },
      {
        extends: true,
        test: {
          name: 'laws, many times',
          include: [
            'test/random/**/*.test.ts',
            'test/liveness/**/*.test.ts',
            'test/conformance/**/*.test.ts',
          ],
          env: { ASSAY_LAW_RUNS: '10000' },
        },
      },
    ],
  },
});
