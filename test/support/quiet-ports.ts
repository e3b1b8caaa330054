/** Ports of a controller that do nothing, for tests of what it draws. */
import type {FramesPort, Ports} from '../../source/ui/ports.ts';

/** No frame is ever sent or received. */
export const QUIET_FRAMES: FramesPort = {listen: async () => undefined, async *recorded() {}};

export const QUIET_PORTS: Ports = {
	redraw() {},
	suspend() {},
	quit() {},
	isSaving: () => false,
	theme() {},
	profile() {},
	echo() {},
	frames: QUIET_FRAMES,
	copy: async () => ({how: 'not', because: 'unavailable'}),
	searchKnowledge: async () => ({kind: 'offered', chunks: []}),
	askCatalogue: async () => ({kind: 'not-offered', because: 'there is none here'}),
	askPreview: async () => ({kind: 'not-offered', because: 'there is none here'}),
	askStatistics: async () => ({kind: 'not-offered', because: 'there is none here'}),
	askOffer: async () => ({kind: 'not-offered', because: 'there is none here'}),
	ownPresets: async () => undefined,
	browse: async () => undefined,
	async *exported() {},
	save: async () => ({how: 'not', because: 'no'}),
	runPager: async () => undefined,
	runEditor: () => Promise.reject(new Error('there is no editor')),
};
