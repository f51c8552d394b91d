using System.Collections.Concurrent;
using Parley.Emulation.Http;

namespace Parley.Emulation.Answers;

/// <summary>Which answer is next: first what was scripted for the model, then what was scripted, then what the prompt asks for, then a plain answer.</summary>
internal sealed class AnswerBook
{
    private readonly ConcurrentQueue<Answer> script = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Answer>> scriptOfModel = [];
    private readonly ConcurrentDictionary<string, Answer> standing = [];
    private readonly ConcurrentDictionary<string, int> failures = [];

    /// <summary>What the calls to list and get models answer in place of the models.</summary>
    public Answer? ModelsAnswer { get; set; }

    public void Add(IEnumerable<Answer> answers, string? model = null)
    {
        var queue = model is null ? script : scriptOfModel.GetOrAdd(model, _ => []);
        foreach (var answer in answers)
            queue.Enqueue(answer);
    }

    public void Always(string model, Answer answer) => standing[model] = answer;

    public void Clear()
    {
        script.Clear();
        scriptOfModel.Clear();
        standing.Clear();
        failures.Clear();
        ModelsAnswer = null;
    }

    public Answer Choose(GenerateRequest request)
    {
        if (scriptOfModel.TryGetValue(request.Model.Id, out var own) && own.TryDequeue(out var answer))
            return answer;
        if (script.TryDequeue(out answer) || standing.TryGetValue(request.Model.Id, out answer))
            return answer;

        var prompt = request.Prompt;
        if (Scenario.In(prompt) is not { } scenario)
            return PlainAnswer.To(request);
        if (scenario.Times is { } times && failures.AddOrUpdate(prompt, 1, (_, count) => count + 1) > times)
            return PlainAnswer.To(request);
        return scenario.ToAnswer(request);
    }
}
