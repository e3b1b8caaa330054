/** The actions of the frames pane. */

export type FramesAction =
	/** Moves the cursor by so many frames; infinite = to the first, or to the newest, which is followed. */
	| {readonly do: 'select'; readonly by: number}
	/** Whole pages or a half. */
	| {readonly do: 'page'; readonly by: number}
	/** Opens the frame in the explorer. */
	| {readonly do: 'choose'}
	| {readonly do: 'filter'}
	/** Stops or continues the list; what arrives meanwhile is kept. */
	| {readonly do: 'pause'}
	/** Measures all times from the frame, or no longer. */
	| {readonly do: 'mark'}
	/** Goes to the message or tool call of the frame. */
	| {readonly do: 'to-message'}
	/** Copies the frame as it stood on the wire, or opens it in the pager. */
	| {readonly do: 'copy'; readonly what: 'value'}
	| {readonly do: 'pager'}
	/** Asks for a file name, to save the listed frames. */
	| {readonly do: 'save'}
	/** Ends the filter, or closes the page. */
	| {readonly do: 'step-back'};
