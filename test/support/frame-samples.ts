/** One frame of every kind and shape that a server sends: `D` as the document shows it, `S` and `H` as they came. */

export interface FrameSample {
	readonly dialect: 'document' | 'seed' | 'today';
	/** Its special feature. */
	readonly name: string;
	/** As on the wire. */
	readonly text: string;
}

function samples(dialect: FrameSample['dialect'], texts: Readonly<Record<string, string>>): FrameSample[] {
	return Object.entries(texts).map(([name, text]) => ({dialect, name, text}));
}

const DOCUMENT_FRAMES = samples('document', {
	greeting:
		'{"type":"connection_established","session_id":"session-123","message":"Connected to AI assistant","timestamp":"2024-12-03T10:00:00"}',
	answer:
		'{"type":"ai_response","message":"Response text","tool_calls":[],"tool_results":[],"timestamp":"2024-12-03T10:00:05"}',
	'typing indicator': '{"type":"typing","message":"AI is thinking...","timestamp":"2024-12-03T10:00:01"}',
	'authentication response': '{"type":"auth_response","success":true,"message":"Authentication successful"}',
	'refused authentication': '{"type":"auth_response","success":false,"message":"Authentication failed"}',
	error: '{"type":"error","message":"Error description"}',
});

const SEED_FRAMES = samples('seed', {
	greeting:
		'{"type":"connection_established","session_id":"5f0c8c58-3d1e-4c5a-9a77-0c2f1b7e9d21","message":"Connected to AI assistant","timestamp":"2026-11-22T21:42:30.074085"}',
	thinking: '{"type":"typing","message":"AI is thinking...","timestamp":"2026-11-22T21:43:24.092650"}',
	'a tool round without words': '{"type":"typing","message":"","timestamp":"2026-11-22T21:43:24.092650"}',
	answer:
		'{"type":"ai_response","message":"hello world","tool_calls":[],"tool_results":[],"timestamp":"2026-11-22T21:42:30.090547","metadata":{"model":"claude-sonnet-4-5-20250929","usage":{"input_tokens":11,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":2},"stop_reason":"end_turn"}}',
	'answer with tools':
		'{"type":"ai_response","message":"Order A-1001 is **shipped**","tool_calls":[],"tool_results":[{"tool_call_id":"toolu_164107341ffc","name":"get_order","result":{"id":"A-1001","status":"shipped","total":42.5,"paid":true,"note":null,"customer":{"name":"Ada","tags":["vip","eu"],"address":{"city":"Zürich","geo":{"lat":47.37,"lon":8.54}}},"items":[{"sku":"X1","qty":2,"price":10.0},{"sku":"Y2","qty":1,"price":22.5}]}},{"tool_call_id":"toolu_da2b8ce0106c","name":"get_inventory","result":{"error":"HTTP 404: SKU \'missing\' not found","status_code":404}}],"timestamp":"2026-11-22T21:43:24.220175","metadata":{}}',
	'every form of a tool result':
		'{"type":"ai_response","message":"","tool_calls":[],"tool_results":[{"tool_call_id":"a","name":"t","result":{"error":"Request timeout"}},{"tool_call_id":"b","name":"t","result":{"result":"plain words","status_code":200}},{"tool_call_id":"c","name":"t","result":null},{"tool_call_id":"d","name":"t","result":[1,"two"]},{"tool_call_id":"e","name":"t","result":"words"},{"tool_call_id":"f","name":"t","result":7},{"tool_call_id":"g","name":"no_such_tool","error":"Unknown tool: no_such_tool"},{"tool_call_id":"h","name":"t","error":"Invalid arguments"}],"timestamp":"2026-11-22T21:43:24.220175","metadata":{}}',
	'graceful failure':
		'{"type":"ai_response","message":"I\'m experiencing technical difficulties: x","tool_calls":[],"tool_results":[],"timestamp":"2026-11-22T21:43:24.220175","metadata":{"error":true,"error_message":"x"}}',
	'plain failure':
		'{"type":"ai_response","message":"I\'m having trouble with the AI model. Please try again in a moment.","error":true,"timestamp":"2026-11-22T21:43:24.220175"}',
	error:
		'{"type":"error","message":"Unknown message type: get_history","timestamp":"2026-11-22T21:42:35.353295"}',
	'empty history': '{"type":"history","messages":[],"timestamp":"2026-11-22T21:42:30.507911"}',
	history:
		'{"type":"history","messages":[{"role":"user","content":"tools","timestamp":"2026-11-22T21:43:24.092601","tool_calls":null,"tool_results":null,"metadata":{"source":"websocket"}},{"role":"tool","content":"Tool results (round 1)","timestamp":"2026-11-22T21:43:24.215323","tool_calls":[{"id":"toolu_164107341ffc","name":"get_order","arguments":{"order_id":"A-1001","verbose":true}}],"tool_results":[{"tool_call_id":"toolu_164107341ffc","name":"get_order","result":{"id":"A-1001"}}],"metadata":{}},{"role":"assistant","content":"","timestamp":"2026-11-22T21:43:24.220000","tool_calls":[],"tool_results":[{"tool_call_id":"toolu_164107341ffc","name":"get_order","result":{"id":"A-1001"}}],"metadata":{"model":"m"}}],"timestamp":"2026-11-22T21:43:24.5"}',
	cleared:
		'{"type":"history_cleared","message":"Conversation history cleared","timestamp":"2026-11-22T21:43:24"}',
	pong: '{"type":"pong","timestamp":"2026-11-22T21:43:24.5"}',
	'logged out':
		'{"type":"logout_success","message":"Successfully logged out","timestamp":"2026-11-22T21:43:24.5"}',
	authenticated:
		'{"type":"auth_configured","message":"Authentication configured: bearer_token","auth_type":"bearer_token","timestamp":"2026-11-22T21:43:24.5"}',
});

const TODAY_FRAMES = samples('today', {
	'summarising notice': '{"type":"typing","message":"Summarizing message 1/3..."}',
	answer:
		'{"type":"ai_response","message_id":"7b18f953-f10f-49f3-a8b9-a94e0990ecc2","message":"hello world","tool_calls":[],"tool_results":[],"timestamp":"2026-11-22T21:45:06.992843","metadata":{"message_id":"7b18f953-f10f-49f3-a8b9-a94e0990ecc2","model_id":"us.anthropic.claude-sonnet-5","usage":{"input_tokens":11,"output_tokens":2},"stop_reason":"end_turn","timestamp":"2026-11-22T21:45:06.991071","model_name":"Claude Sonnet 5 (US)","tool_call_rounds":0,"total_tool_calls":0,"preprocessing_applied":false,"input_tokens":11,"output_tokens":2},"conversation_id":null}',
	'answer in a stored conversation':
		'{"type":"ai_response","message_id":"7b18f953","message":"x","tool_calls":[],"tool_results":[],"timestamp":"2026-11-22T21:45:06.992843","metadata":{"rejected_overrides":["max_tokens must be an integer"]},"conversation_id":"3d250150-5ccb-4051-b878-d9883879bc1f"}',
	failure:
		'{"type":"ai_response","message":"⚠️ Model \'Claude Sonnet 5 (US)\' (us.anthropic.claude-sonnet-5) rejected the request: An error occurred (ValidationException) when calling the ConverseStream operation: The stub was told to fail..","error":true,"timestamp":"2026-11-22T21:45:48.526334"}',
	history:
		'{"type":"history","messages":[{"message_id":null,"role":"system","content":"You are a helpful AI assistant","timestamp":null,"tool_calls":[],"tool_results":[],"metadata":{}},{"message_id":null,"role":"user","content":"tools","timestamp":null,"tool_calls":[],"tool_results":[],"metadata":{}},{"message_id":"77dcfb80-4f58-49e7-be75-c33f25706230","role":"assistant","content":"Let me look that up.","timestamp":"2026-11-22T21:45:42.627838","tool_calls":[{"name":"get_order","args":{"order_id":"A-1001","verbose":true},"id":"toolu_813e1e4ea846","type":"tool_call"},{"name":"get_inventory","args":{"sku":"missing"},"id":"toolu_419fe354da87","type":"tool_call"}],"tool_results":[],"metadata":{"message_id":"77dcfb80","model_id":"us.anthropic.claude-sonnet-5","usage":{"input_tokens":11,"output_tokens":5},"stop_reason":"tool_use","timestamp":"2026-11-22T21:45:42.627838"}},{"message_id":null,"role":"tool","content":"[]","timestamp":"2026-11-22T21:45:42.7","tool_calls":[],"tool_results":[{"tool_call_id":"toolu_813e1e4ea846","name":"get_order","result":{"id":"A-1001"}},{"tool_call_id":"toolu_419fe354da87","name":"get_inventory","error":"Missing required arguments: [\'order_id\']"}],"metadata":{"timestamp":"2026-11-22T21:45:42.7"}}],"timestamp":"2026-11-22T21:45:43"}',
	authenticated:
		'{"type":"auth_configured","message":"Authenticated as Good User","auth_type":"bearer_token","timestamp":"2026-11-22T21:45:26.724833","display_name":"Good User"}',
	'single sign-on':
		'{"type":"auth_configured","message":"Authenticated as Sso User","auth_type":"sso","display_name":"Sso User","timestamp":"2026-11-22T21:46:47.088548"}',
	rejected:
		'{"type":"auth_failed","message":"Credential verification failed (HTTP 401): Invalid token","auth_type":"bearer_token","timestamp":"2026-11-22T21:45:28.750112"}',
	'rejected single sign-on':
		'{"type":"auth_failed","message":"Invalid or expired SSO session token. Please log in again.","auth_type":"sso","redirect_url":"/chat/auth/sso/login","timestamp":"2026-11-22T21:45:28.750112"}',
	'expired single sign-on':
		'{"type":"auth_expired","message":"Your SSO session has expired. Please log in again.","redirect_url":"/chat/auth/sso/login","timestamp":"2026-11-22T21:46:48.476232"}',
	'conversation created':
		'{"type":"conversation_created","conversation_id":"3d250150-5ccb-4051-b878-d9883879bc1f","timestamp":"2026-11-22T21:45:42.594342"}',
	'conversation titled':
		'{"type":"conversation_titled","conversation_id":"e9ba2c8f-34f2-466b-8664-58d685478a67","title":"Stub Title 59","timestamp":"2026-11-22T21:45:54.345862"}',
	conversations:
		'{"type":"conversation_list","conversations":[{"id":"e9ba2c8f-34f2-466b-8664-58d685478a67","title":"Stub Title 59","updated_at":"2026-11-22T21:45:54.982753+00:00","message_count":2},{"id":"7a2d82f2","title":null,"updated_at":"2026-11-22T21:45:50+00:00","message_count":0}],"timestamp":"2026-11-22T21:45:55.384113"}',
	'conversation loaded':
		'{"type":"conversation_loaded","conversation_id":"e9ba2c8f","conversation":{"id":"e9ba2c8f","user_id":"u-good","title":"Stub Title 59","created_at":"2026-11-22T21:45:54.275774+00:00","updated_at":"2026-11-22T21:45:54.982753+00:00","message_count":2,"metadata":{},"is_archived":false},"messages":[],"timestamp":"2026-11-22T21:46:01.485919"}',
	'conversation error':
		'{"type":"conversation_error","code":"conversation_not_found","message":"Conversation not found","timestamp":"2026-11-22T21:46:01.938877","conversation_id":"nope"}',
	'conversation error about none':
		'{"type":"conversation_error","code":"unauthorized_conversation","message":"Authentication is required to use conversations","timestamp":"2026-11-22T21:45:49.738679"}',
	'conversation renamed':
		'{"type":"conversation_renamed","conversation_id":"e9ba2c8f","title":"My title","timestamp":"2026-11-22T21:46:03.514675"}',
	'conversation deleted':
		'{"type":"conversation_deleted","conversation_id":"7a2d82f2","timestamp":"2026-11-22T21:46:07.359596"}',
	'conversations deleted':
		'{"type":"conversation_bulk_deleted","deleted_ids":["e9ba2c8f"],"active_conversation_deleted":true,"timestamp":"2026-11-22T21:46:09.190592"}',
	'all conversations deleted':
		'{"type":"conversation_all_deleted","deleted_count":1,"timestamp":"2026-11-22T21:46:10.681478"}',
	'feedback taken':
		'{"type":"feedback_ack","message_id":"5c058e6b","feedback_id":"b5da34f5","status":"pending_review","timestamp":"2026-11-22T21:46:34.628856"}',
	'feedback refused':
		'{"type":"feedback_error","code":"invalid_feedback","message":"score: Input should be less than or equal to 5","timestamp":"2026-11-22T21:46:35.996305","message_id":"5c058e6b"}',
	'feedback off':
		'{"type":"feedback_error","code":"feedback_unavailable","message":"x","timestamp":"2026-11-22T21:46:35.9"}',
	settings:
		'{"type":"config_updated","active_overrides":{"temperature":0.2,"max_tokens":100},"applied_overrides":{},"rejected_overrides":["temperature must be between 0.0 and 1.0","\'bogus\' is not an overridable parameter"],"timestamp":"2026-11-22T21:46:42.352298"}',
});

export const FRAME_SAMPLES: readonly FrameSample[] = [...DOCUMENT_FRAMES, ...SEED_FRAMES, ...TODAY_FRAMES];
