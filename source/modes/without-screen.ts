/** The modes that print and exit, as one part of the build: nearly all of their code is the same. */
export {runDemo} from './demo/demo.ts';
export {runPrint} from './print/print.ts';

/** Loads what decks need, a reader of YAML and one of JSONPath, when a deck is checked. */
export async function runCheck(
	...args: Parameters<typeof import('./check/check.ts').checkDecks>
): Promise<number> {
	const {checkDecks} = await import('./check/check.ts');
	return checkDecks(...args);
}

/** Each loads a command of its own, which shares most of the code. */
export const loadDoctor = async () => (await import('./doctor/doctor.ts')).runDoctor;
export const loadBundle = async () => (await import('./bundle/bundle.ts')).runBundle;
export const loadOpen = async () => (await import('./bundle/open-bundle.ts')).runOpen;
