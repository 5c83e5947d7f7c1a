#include "engine/server/job_title.h"

#include "model/hub_cache.h"

namespace lr::server {

namespace {

constexpr std::size_t kMaxShownText = 400;

std::string nameOf(const std::string& path)
{
    return model::modelName(path);
}

std::string counted(std::int64_t count, const char* all, const char* noun)
{
    return count > 0 ? std::to_string(count) + " " + noun : std::string(all) + " " + noun;
}

struct Titles
{
    std::string operator()(const settings::SampleSettings& job) const
    {
        return "Sampling " + nameOf(job.expert) + " against " + nameOf(job.amateur) + ", " +
               counted(job.maxProblems, "all", "problems");
    }
    std::string operator()(const settings::ScoreSettings& job) const
    {
        return "Scoring a text with " + nameOf(job.expert) + " and " + nameOf(job.amateur);
    }
    std::string operator()(const settings::TrainSettings& job) const
    {
        return "Fine-tuning " + (job.expert.empty() ? std::string("the expert") : nameOf(job.expert)) + ", " +
               std::to_string(job.numSteps) + " steps";
    }
    std::string operator()(const protocol::ResumeTrainingJob& job) const
    {
        return "Resuming " + job.run + (job.step ? " from step " + std::to_string(*job.step) : std::string());
    }
    std::string operator()(const settings::EvaluateSettings& job) const
    {
        return "Evaluating " + nameOf(job.model) + (job.run.empty() ? "" : " with " + nameOf(job.run)) + " on " +
               job.benchmark + ", " + counted(job.maxProblems, "all", "problems");
    }
    std::string operator()(const settings::MergeSettings& job) const
    {
        return "Merging " + nameOf(job.run) + " into " + nameOf(job.model);
    }
};

} // namespace

std::string titleOf(const protocol::Job& job)
{
    return std::visit(Titles(), job);
}

protocol::Job withoutLongText(protocol::Job job)
{
    if (auto* score = std::get_if<settings::ScoreSettings>(&job);
        score != nullptr && score->text.size() > kMaxShownText) {
        auto end = kMaxShownText;
        while (end > 0 && (static_cast<unsigned char>(score->text[end]) & 0xC0) == 0x80)
            --end; // not within a character
        score->text = score->text.substr(0, end) + "…";
    }
    return job;
}

} // namespace lr::server
