/** Reads the size of the window anew: while another program is in the foreground, a change sends this one no signal. */

/** The part of `process.stdout` that is used. */
export interface ResizableOutput {
	/** Node's own handler of SIGWINCH: reads the size from the terminal and emits `resize` if it differs; not in a pipe. */
	_refreshSize?(): void;
}

/** Listeners of `resize` are called before it returns, if the size has changed. */
export function readWindowSize(output: ResizableOutput): void {
	output._refreshSize?.();
}
