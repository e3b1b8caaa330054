/** The frames pane as the controller of the screen has it: its program is loaded when it is opened for the first time. */
import type {FullText} from '../transcript/full-text.ts';
import type {FramesController, FramesControllerOptions} from './frames-controller.ts';

export interface FramesOnDemand extends Omit<FramesController, 'file' | 'ready'> {
	/** Settles when the pane is open; undefined = nothing is being loaded. */
	loading(): Promise<void> | undefined;
	/** The listed frames as a file; undefined where the pane was never opened. */
	file(): FullText | undefined;
}

export function framesOnDemand(options: FramesControllerOptions): FramesOnDemand {
	let loaded: FramesController | undefined;
	let loading: Promise<void> | undefined;

	function withLoaded(run: (controller: FramesController) => void): void {
		if (loaded !== undefined) run(loaded);
		else loading ??= load(run);
	}

	async function load(run: (controller: FramesController) => void): Promise<void> {
		const {createFramesController} = await import('./frames-controller.ts');
		const controller = createFramesController(options);
		await controller.ready;
		loaded = controller;
		loading = undefined;
		run(controller);
	}

	return {
		open(filter) {
			options.set({page: 'frames'});
			withLoaded((controller) => controller.open(filter));
		},
		openAtUnit: () => withLoaded((controller) => controller.openAtUnit()),
		handleKey: (key) => loaded?.handleKey(key),
		paste: (text) => loaded?.paste(text) ?? false,
		loading: () => loading,
		file: () => loaded?.file(),
	};
}
