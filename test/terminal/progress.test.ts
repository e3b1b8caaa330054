import {expect, it} from 'vitest';
import {type ProgressFacts, showsProgress} from '../../source/terminal/progress.ts';

it.each<[ProgressFacts, boolean]>([
	[{}, false],
	[{WT_SESSION: 'a'}, true],
	[{ConEmuANSI: 'ON'}, true],
	[{ConEmuANSI: 'OFF'}, false],
	[{TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.2.0'}, true],
	[{TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.1.3'}, false],
	[{TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.6.6'}, true],
	[{TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '3.6.5'}, false],
	[{TERM_PROGRAM: 'iTerm.app', TERM_PROGRAM_VERSION: '4.0'}, true],
	[{TERM_PROGRAM: 'vscode', TERM_PROGRAM_VERSION: '1.100.0-insider'}, true],
	[{TERM_PROGRAM: 'vscode'}, false],
	[{TERM_PROGRAM: 'WezTerm', TERM_PROGRAM_VERSION: '20240203-110809-5046fc22'}, false],
	[{TERM_PROGRAM: 'constructor', TERM_PROGRAM_VERSION: '9'}, false],
	// A terminal within Windows Terminal, and multiplexers, which inherit its variables.
	[{TERM_PROGRAM: 'Apple_Terminal', WT_SESSION: 'a'}, false],
	[{WT_SESSION: 'a', TMUX: '/tmp/tmux'}, false],
	[{TERM_PROGRAM: 'ghostty', TERM_PROGRAM_VERSION: '1.2.0', STY: '1.pts'}, false],
])('%j: %s', (facts, shows) => expect(showsProgress(facts)).toBe(shows));
