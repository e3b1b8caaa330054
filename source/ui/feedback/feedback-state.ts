/** The state of the form for feedback: its field while it is open. */
import type {Draft} from '../composer/draft.ts';

export interface FeedbackForm {
	/** The comment as typed so far. */
	readonly field: Draft;
	/** Id of the entry of the answer. */
	readonly entryId: string;
	/** The answer as the user has corrected it; undefined = not corrected. */
	readonly correction: string | undefined;
}

export interface FeedbackState {
	/** undefined while no feedback is asked for. */
	readonly feedbackForm: FeedbackForm | undefined;
}
