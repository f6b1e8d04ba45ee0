// Counts the tests in the report that vitest writes as JSON, and prints them as the last line of a run.
import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2];
if (!existsSync(file)) {
  console.error('No test was run: something before the tests failed.');
  process.exit(1);
}
const { numPassedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
const failedTests = testResults.flatMap(({ assertionResults }) => assertionResults).filter(isFailed);
// A file that cannot be loaded has no tests to count: it is one failure itself.
const failedFiles = testResults.filter((one) => isFailed(one) && !one.assertionResults.some(isFailed));
const failures = failedTests.length + failedFiles.length;

console.log(`${numPassedTests} passed, ${failures} failed`);
if (numPassedTests === 0) {
  console.error('No test was run.');
  process.exit(1);
}
process.exit(failures === 0 ? 0 : 1);

function isFailed({ status }) {
  return status === 'failed';
}
